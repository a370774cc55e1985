package dev.alexandrite.mes;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.ProblemCode;
import dev.alexandrite.platform.Problems;
import java.lang.reflect.Executable;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** Another role, asked in the name of the person who waits for the answer. */
class RoleClient extends HttpExchangeAdapterDecorator {
  private static final Logger log = LoggerFactory.getLogger(RoleClient.class);
  private static final JsonMapper JSON =
      JsonMapper.builder().annotationIntrospector(new WholeAnswers()).build();

  /** What every problem has, and what its code and sentence say again. */
  private static final Pattern CODE = Pattern.compile("[a-z]+(-[a-z]+){0,9}");

  private static final Set<String> KNOWN_MEMBERS =
      Set.of("type", "title", "status", "detail", "instance", "code");

  private final Role role;

  private RoleClient(Role role, HttpExchangeAdapter client) {
    super(client);
    this.role = role;
  }

  /**
   * @return what throws the other role's own {@link Problem}s, or role-away when it gives no answer
   *     that can be used; it may then have done what it was asked, or not
   */
  static <T> T of(Role role, URI address, MesSettings settings, Class<T> asked) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(settings.answerTimeout());
    RestClient client =
        RestClient.builder()
            .requestFactory(requests)
            .baseUrl(address)
            // So that a body goes out with its length, without which no role takes one.
            .bufferContent((uri, method) -> true)
            .configureMessageConverters(
                converters ->
                    converters.withJsonConverter(new JacksonJsonHttpMessageConverter(JSON)))
            .build();
    return HttpServiceProxyFactory.builderFor(
            new RoleClient(role, RestClientAdapter.create(client)))
        .customArgumentResolver(RoleClient::inTheNameOf)
        .build()
        .createClient(asked);
  }

  private static boolean inTheNameOf(
      @Nullable Object argument, MethodParameter parameter, HttpRequestValues.Builder values) {
    if (argument instanceof Jwt token) {
      values.addHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.getTokenValue());
      return true;
    }
    return false;
  }

  @Override
  public <T> T exchangeForBody(HttpRequestValues question, ParameterizedTypeReference<T> type) {
    try {
      T answer = super.exchangeForBody(question, type);
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

  /** An answer in which something is missing that was agreed upon is none. */
  private static final class WholeAnswers extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return member instanceof AnnotatedParameter parameter
              && parameter.getOwner().getAnnotated() instanceof Executable constructor
          ? !constructor.getAnnotatedParameterTypes()[parameter.getIndex()].isAnnotationPresent(
              Nullable.class)
          : super.hasRequiredMarker(config, member);
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

  /** The other role's, as it came. */
  private static Optional<ProblemCode> code(int status, JsonNode problem) {
    String code = problem.path("code").asString("");
    return Problems.kind(status)
        .filter(kind -> CODE.matcher(code).matches())
        .map(kind -> new ProblemCode(kind, code, problem.path("title").asString("")));
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
