package dev.alexandrite.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.Caller;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.AccessRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What is public is a line in a file, and what is not allowed is refused. */
class EndpointsTest {

  record Endpoint(Role role, String method, String path, String handler, String access) {
    @Override
    public String toString() {
      return "%-10s %-8s %-6s %-45s %-45s %s"
          .formatted(
              role.word(),
              role.contour().name().toLowerCase(Locale.ROOT),
              method,
              path,
              handler,
              access);
    }
  }

  @Test
  void everyEndpointIsListedWithWhoMayCallIt() throws Exception {
    String lines =
        endpoints().stream().map(Endpoint::toString).sorted().collect(Collectors.joining("\n"));
    Golden.compare(
        "endpoints.txt",
        "# role, contour, method, path, handler, who may call it; compared with the running code by EndpointsTest\n"
            + lines
            + "\n");
  }

  @Test
  void everyEndpointSaysWhoMayCallIt() {
    assertThat(endpoints()).allSatisfy(e -> assertThat(e.access()).isNotEqualTo("NOBODY"));
  }

  /** Without a proof of who asks, and with that of somebody else. */
  @Test
  void nobodyGetsInWhereTheyDoNotBelong() {
    for (Endpoint endpoint : endpoints()) {
      if (endpoint.access().contains("EVERYONE")) {
        continue;
      }
      String path = endpoint.path().replaceAll("\\{[^}]+}", "019aa0b5-7c00-7000-8000-000000000002");
      Caller nobody = Caller.nobody(endpoint.role().port(WholeHouse.portBase()));
      for (Caller caller :
          List.of(
              nobody,
              nobody.withToken("alx_wrong"),
              nobody.withToken(
                  "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsInJvbGVzIjpbIkFETUlOSVNUUkFUT1IiXX0."))) {
        int status = caller.send(endpoint.method(), path, "{}").status();
        // Whoever guesses keys is not even looked up any more after some.
        assertThat(status).as("%s", endpoint).isIn(401, 403, 429);
      }
    }
  }

  static List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    WholeHouse.running()
        .contexts()
        .forEach((role, context) -> endpoints.addAll(endpointsOf(role, context)));
    assertThat(endpoints).extracting(Endpoint::role).contains(Role.values());
    return endpoints;
  }

  private static List<Endpoint> endpointsOf(Role role, ConfigurableApplicationContext context) {
    List<Endpoint> endpoints = new ArrayList<>();
    Map<RequestMappingInfo, HandlerMethod> methods =
        context
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods();
    methods.forEach(
        (info, handler) -> {
          if (!handler.getBeanType().getName().startsWith("dev.alexandrite.")) {
            return; // Spring's own: /error, and the OpenAPI page, which holds nothing secret
          }
          Access access = AccessRules.accessOf(handler);
          String who =
              access == null
                  ? "NOBODY"
                  : Arrays.stream(access.value()).map(Enum::name).collect(Collectors.joining(","));
          for (String path : info.getPatternValues()) {
            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
              endpoints.add(
                  new Endpoint(
                      role,
                      method.name(),
                      path,
                      handler.getBeanType().getSimpleName() + "." + handler.getMethod().getName(),
                      who));
            }
          }
        });
    return endpoints;
  }
}
