package dev.alexandrite.platform;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * What an endpoint does not take is refused before it is called, so that no misspelt parameter is
 * passed over in silence.
 */
final class Requests implements HandlerInterceptor {
  private static final int NO_FIELDS_MAX_BYTES = 64;

  private final Map<HandlerMethod, Set<String>> parameters = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(handler instanceof HandlerMethod method) || AccessRules.accessOf(method) == null) {
      return true;
    }
    requireKnownParameters(request, method);
    if (Arrays.stream(method.getMethodParameters())
        .noneMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class))) {
      requireNoFields(request);
    }
    if (HttpMethod.HEAD.matches(request.getMethod()) && isStream(method)) {
      response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE); // and no stream that never ends
      return false;
    }
    return true;
  }

  private static boolean isStream(HandlerMethod method) {
    RequestMapping mapping =
        AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
    return mapping != null
        && List.of(mapping.produces()).contains(MediaType.TEXT_EVENT_STREAM_VALUE);
  }

  private void requireKnownParameters(HttpServletRequest request, HandlerMethod method) {
    Set<String> known = parameters.computeIfAbsent(method, Requests::parametersOf);
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (!known.contains(name)) {
                throw new Problem(
                    CommonProblem.INVALID_FIELD,
                    "There is no parameter '%s' here%s."
                        .formatted(
                            Problem.echo(name),
                            known.isEmpty() ? "" : "; there is " + String.join(", ", known)));
              }
              if (values.length > 1) {
                throw new Problem(CommonProblem.INVALID_FIELD, "Send '%s' once.".formatted(name));
              }
              if (!StrictJson.storable(values[0])) {
                throw new Problem(CommonProblem.INVALID_FIELD, "'%s' is no text.".formatted(name));
              }
            });
  }

  private static Set<String> parametersOf(HandlerMethod method) {
    return Arrays.stream(method.getMethodParameters())
        .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class))
        .map(parameter -> String.valueOf(parameter.getParameter().getName()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** It takes nothing, and whoever sends it something means something else. */
  private void requireNoFields(HttpServletRequest request) throws IOException {
    long length = request.getContentLengthLong();
    if (length <= 0) {
      return;
    }
    if (length <= NO_FIELDS_MAX_BYTES) { // more is not waited for
      String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (body.matches("\\s*\\{\\s*}\\s*")) {
        return;
      }
    }
    throw new Problem(
        CommonProblem.MALFORMED_REQUEST, "Nothing is taken here: send no body, or {}.");
  }
}
