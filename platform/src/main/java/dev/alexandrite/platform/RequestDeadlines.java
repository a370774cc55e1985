package dev.alexandrite.platform;

import java.time.Duration;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Gives a web server's requests a time by which they have to be there.
 *
 * @param head from the first byte of a request to the end of its headers
 * @param body from the first byte of a request to the end of its body
 */
public record RequestDeadlines(Duration head, Duration body)
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Of a server that has no configuration of its own; a role's are in {@link HouseSettings}. */
  public static final RequestDeadlines USUAL =
      new RequestDeadlines(Duration.ofSeconds(10), Duration.ofSeconds(30));

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(DeadlineProtocol.class.getName());
    TomcatProtocolHandlerCustomizer<DeadlineProtocol> deadlines =
        protocol -> protocol.within(head, body);
    factory.addProtocolHandlerCustomizers(deadlines);
  }
}
