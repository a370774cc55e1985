package dev.alexandrite.mes;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.Problems;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Another role, asked in the name of the person who waits for the answer. */
class Neighbour {
  private static final Logger log = LoggerFactory.getLogger(Neighbour.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** What every problem has, and what its code and sentence say again. */
  private static final Pattern CODE = Pattern.compile("[a-z]+(-[a-z]+){0,9}");

  private static final Set<String> KNOWN_MEMBERS =
      Set.of("type", "title", "status", "detail", "instance", "code");

  private final Role role;
  private final RestClient client;

  Neighbour(Role role, URI address, MesSettings settings) {
    this.role = role;
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(settings.answerTimeout());
    this.client = RestClient.builder().requestFactory(requests).baseUrl(address).build();
  }

  /**
   * @param path with {@code {name}}s for the variables
   * @throws Problem the neighbour's own, or role-away when it gives no answer that can be used
   */
  JsonNode get(Jwt token, String path, Object... variables) {
    return ask(client.get().uri(path, variables), token);
  }

  /**
   * @throws Problem the neighbour's own, or role-away when it gives no answer that can be used; it
   *     may then have done what it was asked, or not
   */
  JsonNode post(Jwt token, String path, Object body) {
    // As bytes, so that it goes out with its length, without which no role takes a body.
    byte[] json = JSON.writeValueAsBytes(body);
    return ask(client.post().uri(path).contentType(MediaType.APPLICATION_JSON).body(json), token);
  }

  private JsonNode ask(RestClient.RequestHeadersSpec<?> question, Jwt token) {
    try {
      JsonNode answer =
          question
              .headers(h -> h.setBearerAuth(token.getTokenValue()))
              .retrieve()
              .body(JsonNode.class);
      if (answer == null) {
        throw away("an empty answer");
      }
      return answer;
    } catch (RestClientResponseException e) {
      throw passedOn(e.getStatusCode().value(), e.getResponseBodyAsString())
          .orElseGet(() -> away(e.getStatusText()));
    } catch (RestClientException e) {
      throw away(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Problem> passedOn(int status, String body) {
    try {
      JsonNode problem = JSON.readTree(body);
      Map<String, Object> properties = new HashMap<>();
      problem.properties().stream()
          .filter(member -> !KNOWN_MEMBERS.contains(member.getKey()))
          .forEach(member -> properties.put(member.getKey(), member.getValue()));
      return code(status, problem)
          .map(code -> new Problem(code, problem.path("detail").asString(""), properties));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** A code of the neighbour's, as it came. */
  private record Theirs(String name, Kind kind, String title) implements ProblemCode {}

  private static Optional<ProblemCode> code(int status, JsonNode problem) {
    String code = problem.path("code").asString("");
    return Problems.kind(status)
        .filter(kind -> CODE.matcher(code).matches())
        .map(
            kind ->
                new Theirs(
                    code.toUpperCase(Locale.ROOT).replace('-', '_'),
                    kind,
                    problem.path("title").asString("")));
  }

  private Problem away(@Nullable String why) {
    log.warn("{} is away: {}", role.word(), why);
    return new Problem(
        CommonProblem.ROLE_AWAY,
        "'%s' does not answer; try again in a moment. Asking twice does no harm."
            .formatted(role.word()),
        Map.of("role", role.word()));
  }
}
