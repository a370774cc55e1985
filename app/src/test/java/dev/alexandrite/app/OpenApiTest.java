package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The public APIs change only together with their kept description. */
class OpenApiTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  @ParameterizedTest
  @EnumSource(names = {"SHOP", "PARTNER"})
  void theDescriptionIsTheOneThatIsKept(Role role) throws Exception {
    JsonNode api = Caller.nobody(role.port(WholeHouse.portBase())).get("/v3/api-docs").json();

    assertThat(api.path("openapi").asString()).startsWith("3.1");
    ((ObjectNode) api).remove("servers"); // the port of this run
    Golden.compare(
        "openapi/" + role.word() + ".json",
        JSON.writeValueAsString(JSON.treeToValue(api, Object.class)) + "\n");
  }
}
