package dev.alexandrite.platform;

import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.contracts.Role;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A role's document (OpenAPI 3.1), for those who write programs and pages against it. */
@Configuration(proxyBeanMethods = false)
@Import(ApiTypes.class)
class ApiDocument {
  private static final String PROBLEM = "Problem";

  static {
    ModelResolver.enumsAsRef = true;
    SpringDocUtils.getConfig()
        .replaceWithClass(OrderId.class, UUID.class)
        .replaceWithClass(ModelId.class, UUID.class)
        .replaceWithClass(Currency.class, String.class)
        .replaceWithClass(ZoneId.class, String.class);
  }

  /** How callers of one kind prove who they are. */
  private static final Map<String, SecurityScheme> SCHEMES =
      Map.of(
          "customerSession",
          new SecurityScheme()
              .type(SecurityScheme.Type.APIKEY)
              .in(SecurityScheme.In.COOKIE)
              .name("__Host-session")
              .description("The cookie of a customer who has signed in."),
          "trackingToken",
          bearer("The tracking token of a guest's order."),
          "apiKey",
          bearer("A partner's API key."),
          "staffToken",
          bearer("An access token of the house's identity provider, with one of the roles named."));

  private static SecurityScheme bearer(String description) {
    return new SecurityScheme()
        .type(SecurityScheme.Type.HTTP)
        .scheme("bearer")
        .description(description);
  }

  /** By which scheme a person comes in at a role; null where that one never does. */
  private static @Nullable String scheme(Role role, Person person) {
    return switch (role) {
      case SHOP ->
          switch (person) {
            case CUSTOMER -> "customerSession";
            case GUEST -> "trackingToken";
            default -> null;
          };
      case PARTNER -> person == Person.PARTNER ? "apiKey" : null;
      default ->
          switch (person) {
            case SELLER, OPERATOR, ADMINISTRATOR -> "staffToken";
            default -> null;
          };
    };
  }

  @Bean
  OpenAPI document(Role role) {
    Components components = new Components().addSchemas(PROBLEM, problem());
    for (Person person : Person.values()) {
      String scheme = scheme(role, person);
      if (scheme != null) {
        components.addSecuritySchemes(scheme, SCHEMES.get(scheme));
      }
    }
    return new OpenAPI()
        .info(
            new Info()
                .title("Alexandrite: " + role.word())
                .version("1")
                .description(
                    "Jewellery made to order. Bodies are JSON; 3D files go straight to the file"
                        + " store, at addresses that are given here. Whatever can't be done is told"
                        + " as a problem (RFC 9457) whose code never changes."))
        .servers(List.of(new Server().url("/").description("This installation")))
        .components(components);
  }

  @SuppressWarnings("unchecked") // the builder's own methods give raw types back
  private static Schema<?> problem() {
    return new ObjectSchema()
        .description("What can't be done, and why (RFC 9457).")
        .addProperty("type", new StringSchema().format("uri"))
        .addProperty("title", new StringSchema())
        .addProperty("status", new IntegerSchema())
        .addProperty("detail", new StringSchema().description("One sentence about this case."))
        .addProperty("code", new StringSchema().description("Stable, such as quote-expired."))
        .addProperty(
            "fields",
            new ArraySchema()
                .items(
                    new ObjectSchema()
                        .addProperty("field", new StringSchema())
                        .addProperty("message", new StringSchema())
                        .required(List.of("field", "message"))))
        .addProperty(
            "retryAfterSeconds", new IntegerSchema().description("With too-many-requests."))
        .addProperty(
            "errorNumber", new StringSchema().description("With internal-error: tell us this."))
        .required(List.of("type", "title", "status", "detail", "code"));
  }

  /** Who may call an operation, and that it may be answered with a problem. */
  @Bean
  OperationCustomizer accessAndProblems(Role role) {
    return (operation, method) -> {
      Access access = AccessRules.accessOf(method);
      if (access != null && !List.of(access.value()).contains(Person.EVERYONE)) {
        for (Person person : access.value()) {
          String scheme = scheme(role, person);
          if (scheme != null) {
            operation.addSecurityItem(
                scheme.equals("staffToken")
                    ? new SecurityRequirement().addList(scheme, person.name())
                    : new SecurityRequirement().addList(scheme));
          }
        }
      }
      operation
          .getResponses()
          .addApiResponse(
              "default",
              new ApiResponse()
                  .description("A problem")
                  .content(
                      new Content()
                          .addMediaType(
                              org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                              new MediaType()
                                  .schema(
                                      new Schema<>().$ref("#/components/schemas/" + PROBLEM)))));
      return operation;
    };
  }
}
