package dev.alexandrite.platform;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.HttpMediaTypeException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Deny by default: a request passes only when the controller method that would answer it says whom
 * it is for with {@link Access}, or when it fetches a file of the role's own pages.
 */
public class AccessRules implements AuthorizationManager<RequestAuthorizationContext> {
  private final RequestMappingHandlerMapping handlers;

  AccessRules(RequestMappingHandlerMapping handlers) {
    this.handlers = handlers;
  }

  @Override
  public AuthorizationDecision authorize(
      Supplier<? extends @Nullable Authentication> authentication,
      RequestAuthorizationContext context) {
    return new AuthorizationDecision(allowed(authentication.get(), context.getRequest()));
  }

  private boolean allowed(@Nullable Authentication caller, HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.equals("/actuator/health")
        || path.startsWith("/actuator/health/")
        || path.equals("/v3/api-docs")) {
      return true;
    }
    if (HttpMethod.OPTIONS.matches(request.getMethod())) {
      return true; // says which methods there are, and calls none
    }
    @Nullable HandlerMethod method;
    try {
      method = handlerOf(request);
    } catch (HttpRequestMethodNotSupportedException | HttpMediaTypeException e) {
      return true; // no controller will be called; the dispatcher answers 405, 406 or 415
    } catch (Exception e) {
      return false;
    }
    if (method == null) {
      boolean page = !path.startsWith("/api") && !path.startsWith("/actuator");
      return page || known(caller); // a file, or a plain 404 or 405
    }
    Access access = accessOf(method);
    if (access == null) {
      return false;
    }
    List<Person> people = List.of(access.value());
    return people.contains(Person.EVERYONE)
        || (known(caller)
            && people.stream().anyMatch(person -> authorities(caller).contains(person.name())));
  }

  private static boolean known(@Nullable Authentication caller) {
    return caller != null
        && caller.isAuthenticated()
        && !(caller instanceof AnonymousAuthenticationToken);
  }

  private static Set<String> authorities(@Nullable Authentication caller) {
    return caller == null
        ? Set.of()
        : caller.getAuthorities().stream()
            .map(authority -> String.valueOf(authority.getAuthority()))
            .collect(Collectors.toSet());
  }

  /** What the endpoint says of itself; the list of endpoints in the documentation is made of it. */
  public static @Nullable Access accessOf(HandlerMethod method) {
    Access onMethod = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), Access.class);
    return onMethod != null
        ? onMethod
        : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), Access.class);
  }

  private @Nullable HandlerMethod handlerOf(HttpServletRequest request) throws Exception {
    if (!ServletRequestPathUtils.hasParsedRequestPath(request)) {
      ServletRequestPathUtils.parseAndCache(request);
    }
    HandlerExecutionChain chain = handlers.getHandler(request);
    return chain != null && chain.getHandler() instanceof HandlerMethod method ? method : null;
  }
}
