package dev.alexandrite.platform;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.json.JsonMapper;

/** Turns whatever went wrong into a problem with a code, in every role alike. */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  private final MeterRegistry meters;
  private final JsonMapper json;

  Problems(MeterRegistry meters, JsonMapper json) {
    this.meters = meters;
    this.json = json;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> known(Problem problem) {
    return answer(problem.toDetail());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> wrongType(MethodArgumentTypeMismatchException e) {
    return answer(
        Problem.detail(
            ProblemCode.INVALID_FIELD,
            "'%s' is not a valid %s.".formatted(e.getValue(), e.getName())));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unknown(Exception e, HttpServletRequest request) throws Exception {
    if (e instanceof org.springframework.security.core.AuthenticationException
        || e instanceof org.springframework.security.access.AccessDeniedException) {
      throw e;
    }
    String number = UUID.randomUUID().toString();
    log.error("error {} at {} {}", number, request.getMethod(), request.getRequestURI(), e);
    ProblemDetail detail =
        Problem.detail(
            ProblemCode.INTERNAL_ERROR,
            "Nothing was changed. If it happens again, tell us the number " + number + ".");
    detail.setProperty("errorNumber", number);
    return answer(detail);
  }

  @Override
  protected ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<Map<String, String>> fields =
        e.getBindingResult().getFieldErrors().stream()
            .map(
                error ->
                    Map.of(
                        "field",
                        error.getField(),
                        "message",
                        String.valueOf(error.getDefaultMessage())))
            .toList();
    ProblemDetail detail =
        Problem.detail(
            ProblemCode.INVALID_FIELD,
            fields.isEmpty()
                ? "The request is not valid."
                : "'%s' %s.".formatted(fields.get(0).get("field"), fields.get(0).get("message")));
    detail.setProperty("fields", fields);
    return handleExceptionInternal(e, detail, headers, status, request);
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail detail;
    if (body instanceof ProblemDetail given
        && given.getProperties() != null
        && given.getProperties().containsKey("code")) {
      detail = given;
    } else {
      ProblemCode code = codeOf(status);
      String sentence =
          body instanceof ProblemDetail given && given.getDetail() != null
              ? given.getDetail()
              : code.title() + ".";
      detail = Problem.detail(code, sentence);
    }
    count(detail);
    return ResponseEntity.status(detail.getStatus())
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail);
  }

  /** For filters, which stand before any controller. */
  public void write(Problem problem, HttpServletResponse response) throws IOException {
    ProblemDetail detail = problem.toDetail();
    count(detail);
    response.setStatus(detail.getStatus());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    retryAfter(detail).forEach((name, values) -> response.setHeader(name, values.getFirst()));
    response.getOutputStream().write(json.writeValueAsBytes(detail));
  }

  private ResponseEntity<ProblemDetail> answer(ProblemDetail detail) {
    count(detail);
    return ResponseEntity.status(detail.getStatus())
        .headers(retryAfter(detail))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail);
  }

  /** The member {@code retryAfterSeconds} of a problem is a header too. */
  private static HttpHeaders retryAfter(ProblemDetail detail) {
    HttpHeaders headers = new HttpHeaders();
    Map<String, Object> properties = detail.getProperties();
    if (properties != null && properties.get("retryAfterSeconds") instanceof Number seconds) {
      headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
    }
    return headers;
  }

  private void count(ProblemDetail detail) {
    Map<String, Object> properties = detail.getProperties();
    Object code = properties == null ? "none" : properties.getOrDefault("code", "none");
    meters.counter("problems", "code", String.valueOf(code)).increment();
    ProblemCode.of(String.valueOf(code)).ifPresent(known -> SecurityEvents.note(meters, known));
  }

  private static ProblemCode codeOf(HttpStatusCode status) {
    return switch (status.value()) {
      case 401 -> ProblemCode.UNAUTHENTICATED;
      case 403 -> ProblemCode.FORBIDDEN;
      case 404 -> ProblemCode.NOT_FOUND;
      case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
      case 406 -> ProblemCode.NOT_ACCEPTABLE;
      case 413 -> ProblemCode.BODY_TOO_LARGE;
      case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
      case 503 -> ProblemCode.ROLE_AWAY;
      default ->
          status.is5xxServerError() ? ProblemCode.INTERNAL_ERROR : ProblemCode.MALFORMED_REQUEST;
    };
  }
}
