package dev.alexandrite.platform;

import dev.alexandrite.contracts.Role;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Turns whatever went wrong into a problem with a code, in every role alike. */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** Wrong fields that one answer tells of. */
  private static final int FIELDS_MAX = 20;

  private static final int PATH_MAX = 200;

  /** After which another role, or the database, may be back. */
  private static final int AWAY_SECONDS = 5;

  private final Role role;
  private final MeterRegistry meters;
  private final JsonMapper json;

  Problems(Role role, MeterRegistry meters, JsonMapper json) {
    this.role = role;
    this.meters = meters;
    this.json = json;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> known(Problem problem, HttpServletRequest request) {
    return answer(detail(problem), request);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> wrongType(
      MethodArgumentTypeMismatchException e, HttpServletRequest request) {
    return answer(
        detail(
            CommonProblem.INVALID_FIELD,
            "'%s' is not a valid %s.".formatted(Problem.echo(e.getValue()), e.getName())),
        request);
  }

  /** A header that the firewall refuses, and that nobody read before the controller. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> rejected(RequestRejectedException e, HttpServletRequest request) {
    return answer(detail(rejected()), request);
  }

  static Problem rejected() {
    return new Problem(
        CommonProblem.MALFORMED_REQUEST,
        "The address or a header has characters that are not taken here, such as a double slash,"
            + " a semicolon, a control character or a letter that is percent-encoded.");
  }

  @ExceptionHandler
  @Nullable ResponseEntity<ProblemDetail> unknown(Exception e, HttpServletRequest request)
      throws Exception {
    if (e instanceof org.springframework.security.core.AuthenticationException
        || e instanceof org.springframework.security.access.AccessDeniedException) {
      throw e;
    }
    if (CallerGone.is(e)) {
      return left(e);
    }
    Problem problem = of(e);
    log.error("{} at {} {}", problem.getMessage(), request.getMethod(), request.getRequestURI(), e);
    return answer(detail(problem), request);
  }

  static Problem slow() {
    return new Problem(
        CommonProblem.REQUEST_TOO_SLOW, "The body did not arrive in time; send it again.");
  }

  /** The container knows it too, and {@link ProblemValve} tells whoever is there to hear it. */
  private static <T> @Nullable ResponseEntity<T> left(Exception e) {
    log.debug("a caller broke off", e);
    return null;
  }

  /** What broke is for the log alone, under a number that the answer has too. */
  static Problem of(@Nullable Throwable thrown) {
    if (thrown != null && DatabaseFault.passes(thrown)) {
      return new Problem(
          CommonProblem.ROLE_AWAY,
          "The database has no time for this now; say the same again in a moment.");
    }
    String number = UUID.randomUUID().toString();
    return new Problem(
        CommonProblem.INTERNAL_ERROR,
        "Nothing was changed. If it happens again, tell us the number " + number + ".",
        Map.of("errorNumber", number));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail detail = detail(Unreadable.problem(e.getCause()));
    return handleExceptionInternal(e, detail, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<Map<String, String>> fields =
        e.getBindingResult().getFieldErrors().stream()
            .limit(FIELDS_MAX)
            .map(
                error ->
                    Map.of(
                        "field",
                        error.getField(),
                        "message",
                        String.valueOf(error.getDefaultMessage())))
            .toList();
    ProblemDetail detail =
        detail(
            CommonProblem.INVALID_FIELD,
            fields.isEmpty()
                ? "The request is not valid."
                : "'%s' %s.".formatted(fields.get(0).get("field"), fields.get(0).get("message")));
    detail.setProperty("fields", fields);
    return handleExceptionInternal(e, detail, headers, status, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (CallerGone.is(e)) {
      return left(e);
    }
    ProblemDetail detail;
    if (body instanceof ProblemDetail given
        && given.getProperties() != null
        && given.getProperties().containsKey("code")) {
      detail = given;
    } else {
      ProblemCode code = codeOf(status.value());
      String sentence =
          body instanceof ProblemDetail given && given.getDetail() != null
              ? given.getDetail()
              : code.title() + ".";
      detail = detail(code, sentence);
    }
    HttpServletRequest servlet = ((ServletWebRequest) request).getRequest();
    ResponseEntity<?> answer =
        ProblemPage.wanted(servlet) ? page(detail, servlet) : answer(detail, servlet);
    HttpHeaders all = new HttpHeaders(answer.getHeaders());
    headers.forEach(all::putIfAbsent);
    return ResponseEntity.status(detail.getStatus()).headers(all).body(answer.getBody());
  }

  private ResponseEntity<String> page(ProblemDetail detail, HttpServletRequest request) {
    count(detail);
    return ResponseEntity.status(detail.getStatus())
        .header("Content-Security-Policy", ProblemPage.POLICY)
        .contentType(ProblemPage.TYPE)
        .body(ProblemPage.of(detail, request.getLocale()));
  }

  /** For filters, which stand before any controller. */
  public void write(Problem problem, HttpServletResponse response) throws IOException {
    ProblemDetail detail = detail(problem);
    count(detail);
    response.setStatus(detail.getStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    setHeaders(response, headers(detail));
    response.getOutputStream().write(json.writeValueAsBytes(detail));
  }

  /** The same, and a page for a person who went to an address of no API. */
  void write(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!ProblemPage.wanted(request)) {
      write(problem, response);
      return;
    }
    count(problem);
    Written page = written(problem, request);
    response.setStatus(status(problem.code()).value());
    setHeaders(response, page.headers());
    response.setContentType(page.contentType());
    response.getOutputStream().write(page.body().getBytes(StandardCharsets.UTF_8));
  }

  private static void setHeaders(HttpServletResponse response, HttpHeaders headers) {
    headers.forEach(
        (name, values) -> {
          if (!response.containsHeader(name)) { // else whoever refuses has said more
            response.setHeader(name, values.getFirst());
          }
        });
  }

  record Written(HttpHeaders headers, String contentType, String body) {}

  /** As text of ASCII, or as a page. */
  Written written(Problem problem, HttpServletRequest request) {
    ProblemDetail detail = detail(problem);
    HttpHeaders headers = headers(detail);
    if (ProblemPage.wanted(request)) {
      headers.set("Content-Security-Policy", ProblemPage.POLICY);
      return new Written(
          headers, ProblemPage.TYPE.toString(), ProblemPage.of(detail, request.getLocale()));
    }
    return new Written(
        headers,
        MediaType.APPLICATION_PROBLEM_JSON_VALUE,
        json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(detail));
  }

  private ResponseEntity<ProblemDetail> answer(ProblemDetail detail, HttpServletRequest request) {
    count(detail);
    String path = request.getRequestURI();
    if (path.length() > PATH_MAX) {
      detail.setInstance(URI.create(path.substring(0, path.lastIndexOf('/', PATH_MAX) + 1)));
    }
    return ResponseEntity.status(detail.getStatus())
        .headers(headers(detail))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail);
  }

  /** What RFC 9110 has beside a status: when to come back, and how to prove who asks. */
  private HttpHeaders headers(ProblemDetail detail) {
    HttpHeaders headers = new HttpHeaders();
    Map<String, Object> properties = detail.getProperties();
    if (properties != null && properties.get("retryAfterSeconds") instanceof Number seconds) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    } else if (detail.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(AWAY_SECONDS));
    }
    if (detail.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
      headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge());
    }
    return headers;
  }

  /** How somebody proves here who they are. */
  String challenge() {
    return "Bearer realm=\"%s\"".formatted(role.word());
  }

  void count(Problem problem) {
    count(detail(problem));
  }

  private void count(ProblemDetail detail) {
    Map<String, Object> properties = detail.getProperties();
    Object code = properties == null ? "none" : properties.getOrDefault("code", "none");
    meters.counter("problems", "code", String.valueOf(code)).increment();
    SecurityEvents.note(meters, String.valueOf(code));
  }

  static ProblemCode codeOf(int status) {
    return switch (status) {
      case 401 -> CommonProblem.UNAUTHENTICATED;
      case 403 -> CommonProblem.FORBIDDEN;
      case 404 -> CommonProblem.NOT_FOUND;
      case 405 -> CommonProblem.METHOD_NOT_ALLOWED;
      case 406 -> CommonProblem.NOT_ACCEPTABLE;
      case 408 -> CommonProblem.REQUEST_TOO_SLOW;
      case 413 -> CommonProblem.BODY_TOO_LARGE;
      case 414 -> CommonProblem.ADDRESS_TOO_LONG;
      case 416 -> CommonProblem.RANGE_NOT_SATISFIABLE;
      case 431 -> CommonProblem.HEADERS_TOO_LARGE;
      case 415 -> CommonProblem.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> CommonProblem.ROLE_AWAY;
      default -> status >= 500 ? CommonProblem.INTERNAL_ERROR : CommonProblem.MALFORMED_REQUEST;
    };
  }

  static ProblemDetail detail(Problem problem) {
    ProblemDetail detail = detail(problem.code(), String.valueOf(problem.getMessage()));
    problem.properties().forEach(detail::setProperty);
    return detail;
  }

  private static ProblemDetail detail(ProblemCode code, String sentence) {
    ProblemDetail detail =
        ProblemDetail.forStatusAndDetail(status(code), Problem.cut(sentence, Problem.DETAIL_MAX));
    detail.setType(URI.create("urn:alexandrite:problem:" + code.code()));
    detail.setTitle(code.title());
    detail.setProperty("code", code.code());
    return detail;
  }

  static HttpStatus status(ProblemCode code) {
    return status(code.kind());
  }

  /** What another role's status means; empty for one that no problem has. */
  public static Optional<ProblemCode.Kind> kind(int status) {
    return Arrays.stream(ProblemCode.Kind.values())
        .filter(kind -> status(kind).value() == status)
        .findFirst();
  }

  private static HttpStatus status(ProblemCode.Kind kind) {
    return switch (kind) {
      case INVALID -> HttpStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case FORBIDDEN -> HttpStatus.FORBIDDEN;
      case ABSENT -> HttpStatus.NOT_FOUND;
      case METHOD -> HttpStatus.METHOD_NOT_ALLOWED;
      case FORM_OF_ANSWER -> HttpStatus.NOT_ACCEPTABLE;
      case FORM_OF_BODY -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
      case LENGTH -> HttpStatus.LENGTH_REQUIRED;
      case SLOW -> HttpStatus.REQUEST_TIMEOUT;
      case LONG_ADDRESS -> HttpStatus.URI_TOO_LONG;
      case LARGE_HEADERS -> HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
      case RANGE -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
      case LARGE_BODY -> HttpStatus.CONTENT_TOO_LARGE;
      case CONFLICT -> HttpStatus.CONFLICT;
      case GONE -> HttpStatus.GONE;
      case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
      case NOT_MAKEABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
      case AWAY -> HttpStatus.SERVICE_UNAVAILABLE;
      case BROKEN -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }
}
