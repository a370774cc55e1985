package dev.alexandrite.embedded;

import java.io.IOException;
import java.io.Writer;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * What the provider refuses and its protocol has no words for: a page for a person, a problem (RFC
 * 9457) for a program.
 */
final class IdentityErrors extends ErrorReportValve {
  private static final Logger log = LoggerFactory.getLogger(IdentityErrors.class);

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>That did not work</title>
      <main>
        <h1>That did not work</h1>
        <p>The page was open too long, or its address is misspelt. <a href="/">Begin again</a></p>
        <p lang="ru">Страница была открыта слишком долго, или в адресе опечатка. <a href="/">Начать сначала</a></p>
      </main>
      """;

  private static final String PROBLEM =
      """
      {"type":"urn:alexandrite:problem:%1$s","title":"%2$s","status":%3$d,"detail":"%2$s.","code":"%1$s"}""";

  private IdentityErrors() {}

  static void into(TomcatServletWebServerFactory tomcat) {
    tomcat.addContextCustomizers(
        context -> {
          StandardHost host = (StandardHost) context.getParent();
          host.getPipeline().addValve(new IdentityErrors());
          host.setErrorReportValveClass(IdentityErrors.class.getName());
        });
  }

  @Override
  protected void report(Request request, Response response, @Nullable Throwable cause) {
    if (response.getStatus() < 400 || response.getContentWritten() > 0 || response.isCommitted()) {
      return;
    }
    // 501 and 505 are of a caller's making
    boolean ours = response.getStatus() == 500;
    if (ours) {
      log.error("{} {}", request.getMethod(), request.getRequestURI(), cause);
    }
    int status = response.getStatus() > 500 ? 400 : response.getStatus();
    response.setErrorReported();
    response.setStatus(status);
    @Nullable String accept = request.getHeader("Accept");
    boolean page = accept != null && accept.contains("text/html");
    response.setContentType(page ? "text/html;charset=UTF-8" : "application/problem+json");
    try {
      Writer writer = response.getReporter();
      if (writer != null) {
        writer.write(page ? PAGE : problem(status));
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException e) {
      log.debug("nobody hears of {}", status, e);
    }
  }

  private static String problem(int status) {
    return switch (status) {
      case 401 -> PROBLEM.formatted("unauthenticated", "Sign in first", status);
      case 403 -> PROBLEM.formatted("forbidden", "This is not for you", status);
      case 404 -> PROBLEM.formatted("not-found", "There is nothing here", status);
      case 405 ->
          PROBLEM.formatted("method-not-allowed", "This address does not take that method", status);
      case 500 -> PROBLEM.formatted("internal-error", "Something broke on our side", status);
      default -> PROBLEM.formatted("malformed-request", "The request can't be read", status);
    };
  }
}
