package dev.alexandrite.platform;

import java.io.IOException;
import java.io.Writer;
import java.net.SocketTimeoutException;
import java.util.function.Supplier;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * What the container refuses before any of our code is called, such as a request line that is none,
 * is told as a problem too.
 */
final class ProblemValve extends ErrorReportValve {
  private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

  private final Supplier<Problems> problems;

  private ProblemValve(Supplier<Problems> problems) {
    this.problems = problems;
  }

  /** In the place of the container's own pages; and no form is read, here or anywhere. */
  static void into(TomcatServletWebServerFactory tomcat, Supplier<Problems> problems) {
    tomcat.addContextCustomizers(
        context -> {
          StandardHost host = (StandardHost) context.getParent();
          host.getPipeline().addValve(new ProblemValve(problems));
          host.setErrorReportValveClass(ProblemValve.class.getName());
        });
    tomcat.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable cause) {
    if (response.getStatus() < 400
        || response.getContentWritten() > 0
        || response.isCommitted()
        || "HEAD".equals(request.getMethod())) {
      return;
    }
    Exception unread = request.getCoyoteRequest().getErrorException();
    boolean slow = unread instanceof SocketTimeoutException;
    Problem problem =
        slow
            ? Problems.slow()
            : unread != null
                ? new Problem(
                    CommonProblem.MALFORMED_REQUEST, "The body ended before its Content-Length.")
                : problem(request, response.getStatus(), cause);
    if (problem.code().equals(CommonProblem.INTERNAL_ERROR)) {
      log.error(
          "{} at {} {}", problem.getMessage(), request.getMethod(), request.getRequestURI(), cause);
    }
    if (unread == null || slow) {
      problems.get().count(problem); // what anybody can break off is nothing to watch over
    }
    Problems.Written written = problems.get().written(problem, request);
    response.setErrorReported();
    response.setStatus(Problems.status(problem.code()).value());
    written.headers().forEach((name, values) -> response.setHeader(name, values.getFirst()));
    try {
      response.setContentType(written.contentType());
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(written.body());
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      log.debug("nobody hears of {}", problem.code(), e);
    }
  }

  private static Problem problem(Request request, int status, @Nullable Throwable cause) {
    if (status == 400
        && cause != null
        && String.valueOf(cause.getMessage()).contains("too large")) {
      return request.getCoyoteRequest().requestURI().isNull()
          ? new Problem(CommonProblem.ADDRESS_TOO_LONG, "The request line is longer than is taken.")
          : new Problem(
              CommonProblem.HEADERS_TOO_LARGE, "The headers are longer together than is taken.");
    }
    return switch (status) {
      case 401, 403, 404, 405, 406, 408, 413, 414, 415, 416, 431, 503 -> {
        ProblemCode code = Problems.codeOf(status);
        yield new Problem(code, code.title() + ".");
      }
      case 500, 502, 504 -> Problems.of(cause);
      default ->
          new Problem(
              CommonProblem.MALFORMED_REQUEST,
              "It is no request of HTTP/1.1 as this server takes it; look at its first line and its"
                  + " headers.");
    };
  }
}
