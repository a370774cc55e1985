package dev.alexandrite.channel;

import com.fasterxml.jackson.databind.JavaType;
import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.AccessRules;
import dev.alexandrite.platform.Person;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
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
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The API's document (OpenAPI 3.1) for those who write programs against it. */
@Configuration(proxyBeanMethods = false)
class ApiDocument {
  private static final String PROBLEM = "Problem";

  static {
    SpringDocUtils.getConfig()
        .replaceWithClass(OrderId.class, UUID.class)
        .replaceWithClass(ModelId.class, UUID.class)
        .replaceWithClass(Currency.class, String.class)
        .replaceWithClass(SseEmitter.class, String.class);
  }

  /** How callers of one kind prove who they are. */
  private static Map<Person, SecurityScheme> schemes(Channel channel) {
    return switch (channel) {
      case SHOP ->
          new TreeMap<>(
              Map.of(
                  Person.CUSTOMER,
                      new SecurityScheme()
                          .type(SecurityScheme.Type.APIKEY)
                          .in(SecurityScheme.In.COOKIE)
                          .name("__Host-session")
                          .description("The cookie of a customer who has signed in."),
                  Person.GUEST,
                      new SecurityScheme()
                          .type(SecurityScheme.Type.HTTP)
                          .scheme("bearer")
                          .description("The tracking token of a guest's order.")));
      case PARTNER ->
          Map.of(
              Person.PARTNER,
              new SecurityScheme()
                  .type(SecurityScheme.Type.HTTP)
                  .scheme("bearer")
                  .description("A partner's API key."));
    };
  }

  @Bean
  OpenAPI document(Channel channel) {
    Components components = new Components().addSchemas(PROBLEM, problem());
    schemes(channel)
        .forEach((person, scheme) -> components.addSecuritySchemes(name(person), scheme));
    return new OpenAPI()
        .info(
            new Info()
                .title("Alexandrite: " + channel.role().word())
                .version("1")
                .description(
                    "Jewellery made to order. Bodies are JSON; 3D files go straight to the file"
                        + " store, at addresses that are given here. Whatever can't be done is told"
                        + " as a problem (RFC 9457) whose code never changes."))
        .servers(List.of(new Server().url("/").description("This installation")))
        .components(components);
  }

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
                        .addProperty("message", new StringSchema())))
        .addProperty(
            "retryAfterSeconds", new IntegerSchema().description("With too-many-requests."))
        .addProperty(
            "errorNumber", new StringSchema().description("With internal-error: tell us this."))
        .required(List.of("type", "title", "status", "detail", "code"));
  }

  /** Who may call an operation, and that it may be answered with a problem. */
  @Bean
  OperationCustomizer accessAndProblems(Channel channel) {
    Map<Person, SecurityScheme> schemes = schemes(channel);
    return (operation, method) -> {
      Access access = AccessRules.accessOf(method);
      if (access != null && !List.of(access.value()).contains(Person.EVERYONE)) {
        Arrays.stream(access.value())
            .filter(schemes::containsKey)
            .forEach(
                person ->
                    operation.addSecurityItem(new SecurityRequirement().addList(name(person))));
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

  private static String name(Person person) {
    return switch (person) {
      case CUSTOMER -> "customerSession";
      case GUEST -> "trackingToken";
      default -> "apiKey";
    };
  }

  /** A record's component is always there unless it is marked as nullable. */
  @Bean
  ModelConverter requiredComponents() {
    return new ModelConverter() {
      @Override
      public @Nullable Schema<?> resolve(
          AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType java = Json31.mapper().constructType(type.getType());
        if (resolved != null && java != null && java.getRawClass().isRecord()) {
          String reference = resolved.get$ref();
          Schema<?> schema =
              reference == null
                  ? resolved
                  : context
                      .getDefinedModels()
                      .get(reference.substring(reference.lastIndexOf('/') + 1));
          if (schema != null && schema.getProperties() != null) {
            schema.setRequired(
                Arrays.stream(java.getRawClass().getRecordComponents())
                    .filter(component -> !nullable(component))
                    .map(RecordComponent::getName)
                    .filter(schema.getProperties()::containsKey)
                    .sorted()
                    .toList());
          }
        }
        return resolved;
      }
    };
  }

  private static boolean nullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }
}
