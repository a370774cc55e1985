package dev.alexandrite.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.shop.ShopFixture.Visitor;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApiDocumentTest {
  private static final JsonNode DOCUMENT = new Visitor().get("/v3/api-docs").json();

  @Test
  void itIsOpenApi31AndTellsHowToProveWhoOneIs() {
    assertThat(DOCUMENT.path("openapi").asString()).startsWith("3.1");
    assertThat(DOCUMENT.path("info").path("title").asString()).isEqualTo("Alexandrite: shop");
    assertThat(DOCUMENT.path("components").path("securitySchemes").propertyNames())
        .containsExactlyInAnyOrder("customerSession", "trackingToken");
    assertThat(DOCUMENT.path("servers").path(0).path("url").asString()).isEqualTo("/");
  }

  @Test
  void everyOperationHasASummaryAndItsProblems() {
    int operations = 0;
    for (var path : DOCUMENT.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        assertThat(operation.getValue().path("summary").asString("")).as(name).isNotBlank();
        assertThat(
                operation
                    .getValue()
                    .path("responses")
                    .path("default")
                    .path("content")
                    .path("application/problem+json")
                    .path("schema")
                    .path("$ref")
                    .asString())
            .as(name)
            .isEqualTo("#/components/schemas/Problem");
        operations++;
      }
    }
    assertThat(operations).isEqualTo(30);
  }

  @Test
  void ordersArePrivateAndTheCatalogueIsNot() {
    JsonNode paths = DOCUMENT.path("paths");
    assertThat(paths.path("/api/orders/{orderId}").path("get").path("security")).hasSize(2);
    assertThat(paths.path("/api/catalogue").path("get").has("security")).isFalse();
  }

  @Test
  void itTellsNothingOfTheInside() {
    assertThat(DOCUMENT.toString())
        .doesNotContainIgnoringCase("controller")
        .doesNotContain("dev.alexandrite")
        .doesNotContain("customerRef")
        .doesNotContain("Emitter")
        .doesNotContain("localhost");
  }

  @Test
  void whatIsAlwaysThereIsRequired() {
    JsonNode order = DOCUMENT.path("components").path("schemas").path("OrderView");
    Set<String> required =
        order.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    assertThat(required).contains("orderId", "state", "quote", "history").doesNotContain("price");
    assertThat(order.path("properties").path("orderId"))
        .isEqualTo(
            new tools.jackson.databind.json.JsonMapper()
                .valueToTree(Map.of("type", "string", "format", "uuid")));
  }

  @Test
  void itIsTheSameEveryTime() {
    assertThat(new Visitor().get("/v3/api-docs").body())
        .isEqualTo(new Visitor().get("/v3/api-docs").body());
  }
}
