package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.ResolvableType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a role answers changes only together with its kept description; pages are typed by it. */
class OpenApiTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @ParameterizedTest
  @EnumSource
  void theDescriptionIsTheOneThatIsKept(Role role) throws Exception {
    JsonNode api = Caller.nobody(role.port(WholeHouse.portBase())).get("/v3/api-docs").json();

    assertThat(api.path("openapi").asString()).startsWith("3.1");
    ((ObjectNode) api).remove("servers"); // the port of this run
    Golden.compare(
        "openapi/" + role.word() + ".json",
        JSON.writeValueAsString(JSON.treeToValue(api, Object.class)) + "\n");
  }

  /** Of two with one name, the description would show one in the place of both. */
  @ParameterizedTest
  @EnumSource
  void whatHasOneNameInADescriptionIsOneType(Role role) {
    Map<String, Set<String>> classes = new TreeMap<>();
    spoken(role)
        .forEach(
            type -> {
              Schema schema = type.getAnnotation(Schema.class);
              classes
                  .computeIfAbsent(
                      schema == null || schema.name().isEmpty()
                          ? type.getSimpleName()
                          : schema.name(),
                      name -> new TreeSet<>())
                  .add(type.getName());
            });

    assertThat(classes).isNotEmpty();
    assertThat(classes.values()).allSatisfy(same -> assertThat(same).hasSize(1));
  }

  /** As ECMA-262 and most languages' own have them: whole, and without the names of classes. */
  @ParameterizedTest
  @EnumSource
  void everyClientUnderstandsTheDescribedPatterns(Role role) throws IOException {
    JsonNode api =
        JSON.readTree(Golden.root().resolve("docs/openapi/" + role.word() + ".json").toFile());

    assertThat(api.findValuesAsString("pattern"))
        .allSatisfy(
            pattern ->
                assertThat(pattern)
                    .startsWith("^")
                    .endsWith("$")
                    .doesNotContainIgnoringCase("\\p{"));
  }

  /** The records and enums that a role's endpoints take and answer. */
  private static Set<Class<?>> spoken(Role role) {
    Set<Class<?>> types = new HashSet<>();
    WholeHouse.running()
        .contexts()
        .get(role)
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .values()
        .stream()
        .filter(handler -> handler.getBeanType().getName().startsWith("dev.alexandrite."))
        .flatMap(
            handler ->
                Stream.concat(
                    Stream.of(ResolvableType.forMethodParameter(handler.getReturnType())),
                    Stream.of(handler.getMethodParameters())
                        .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class))
                        .map(ResolvableType::forMethodParameter)))
        .forEach(type -> gather(type, types));
    return types;
  }

  private static void gather(ResolvableType type, Set<Class<?>> types) {
    Stream.of(type.getGenerics()).forEach(below -> gather(below, types));
    Class<?> raw = type.toClass();
    if (raw.getName().startsWith("dev.alexandrite.")
        && (raw.isRecord() || raw.isEnum())
        && types.add(raw)
        && raw.isRecord()) {
      Stream.of(raw.getRecordComponents())
          .map(component -> ResolvableType.forType(component.getGenericType(), type))
          .forEach(below -> gather(below, types));
    }
  }
}
