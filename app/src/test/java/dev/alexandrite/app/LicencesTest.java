package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What comes along with the house comes under a licence that we may use. */
class LicencesTest {
  /** By SPDX, or as the library itself says it. Where it offers several, one is enough. */
  private static final Set<String> ALLOWED =
      Set.of(
          "0BSD",
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-2.0",
          "MIT",
          "MIT-0",
          "Bouncy Castle Licence", // the MIT's words
          "Go License"); // the BSD's three clauses

  @Test
  void everyLibraryOfTheHouseHasALicenceThatMayBeUsed() {
    assertNoOthers(Path.of("target/classes/META-INF/sbom/application.cdx.json"));
  }

  @Test
  void andEveryLibraryOfTheFileStore() {
    assertNoOthers(Golden.root().resolve("embedded/s3proxy/target/sbom.json"));
  }

  @Test
  void aLicenceThatIsNotAllowedIsNoneAndNeitherIsNoLicence() {
    JsonNode libraries =
        new JsonMapper()
            .readTree(
                """
                [{"name": "free", "licenses": [{"license": {"id": "LGPL-2.1-only"}}, {"license": {"id": "EPL-2.0"}}]},
                 {"name": "bound", "licenses": [{"license": {"name": "GNU Affero General Public License v3"}}]},
                 {"name": "silent"}]
                """);
    assertThat(others(libraries))
        .extracting(it -> it.split(" ", 2)[0])
        .containsExactly("bound", "silent");
  }

  private static void assertNoOthers(Path bill) {
    Assumptions.assumeTrue(
        Files.exists(bill), "Maven makes no bill of materials when it is offline");
    JsonNode libraries = new JsonMapper().readTree(bill).path("components");
    assertThat(libraries).hasSizeGreaterThan(100);
    assertThat(others(libraries)).isEmpty();
  }

  /** Those that are not ours, and under no licence that may be used. */
  private static List<String> others(JsonNode libraries) {
    return libraries
        .valueStream()
        .filter(it -> !it.path("group").asString("").equals("dev.alexandrite"))
        .filter(it -> licences(it).noneMatch(ALLOWED::contains))
        .map(it -> it.path("name").asString() + " " + licences(it).toList())
        .toList();
  }

  private static Stream<String> licences(JsonNode library) {
    return library
        .path("licenses")
        .valueStream()
        .map(it -> it.path("license"))
        .map(it -> it.path("id").asString(it.path("name").asString("")));
  }
}
