package dev.alexandrite.platform;

import java.time.Duration;
import java.util.List;
import org.apache.catalina.util.NetMask;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Gives a web server's requests a time by which they have to be there, and its callers a number of
 * connections.
 *
 * @param head from the first byte of a request to the end of its headers
 * @param body from the first byte of a request to the end of its body
 * @param connectionsPerAddress of one network address at the same time
 * @param trustedProxies addresses and networks whose connections are other people's, and not
 *     counted
 */
public record RequestDeadlines(
    Duration head, Duration body, int connectionsPerAddress, List<String> trustedProxies)
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Of a server that has no configuration of its own; a role's are in {@link CommonSettings}. */
  public static final RequestDeadlines USUAL =
      new RequestDeadlines(Duration.ofSeconds(10), Duration.ofSeconds(30), 1_000, List.of());

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(DeadlineProtocol.class.getName());
    List<NetMask> trusted = trustedProxies.stream().map(NetMask::new).toList();
    TomcatProtocolHandlerCustomizer<DeadlineProtocol> deadlines =
        protocol -> {
          protocol.within(head, body);
          protocol
              .endpoint()
              .limit(
                  connectionsPerAddress,
                  address -> trusted.stream().anyMatch(network -> network.matches(address)));
        };
    factory.addProtocolHandlerCustomizers(deadlines);
  }
}
