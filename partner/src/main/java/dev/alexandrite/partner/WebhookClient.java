package dev.alexandrite.partner;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Sends messages to partners' servers, which may be anybody's: to public addresses alone, following
 * no redirect, believing no answer but its status, and for a limited time.
 */
@Component
class WebhookClient implements DisposableBean {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);

  /** Nobody waits for one: partners who try their webhooks come on top of what is under way. */
  private static final int CONNECTIONS_PER_MESSAGE = 2;

  /** Of an answer, so that its connection can be used again. */
  private static final int READ_MAX_BYTES = 4096;

  /**
   * @param status null where there was no answer
   * @param reason why it was not taken; null where it was
   * @param retryAfter what the server asks for; null where it doesn't
   */
  record Answer(@Nullable Integer status, @Nullable String reason, @Nullable Duration retryAfter) {
    private static final int GONE = 410;

    boolean taken() {
      return reason == null;
    }

    boolean gone() {
      return status != null && status == GONE;
    }
  }

  private final Clock clock;
  private final CloseableHttpClient http;
  private final Duration answeredWithin;
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("webhook-deadlines").factory());

  WebhookClient(WebhookSettings settings, Clock clock) {
    this.clock = clock;
    answeredWithin = settings.answeredWithin();
    Timeout answered = Timeout.of(answeredWithin);
    http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(
                        settings.insecure()
                            ? SystemDefaultDnsResolver.INSTANCE
                            : new PublicAddresses())
                    .setMaxConnTotal(CONNECTIONS_PER_MESSAGE * settings.atOnce())
                    .setMaxConnPerRoute(CONNECTIONS_PER_MESSAGE * settings.atOnce())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(CONNECTED_WITHIN))
                            .setSocketTimeout(answered)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(answered)
                    .setConnectionRequestTimeout(answered)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .setUserAgent("Alexandrite-Webhooks/1.0")
            .build();
  }

  /** Never fails: what goes wrong is the answer. */
  Answer send(URI url, Map<String, String> headers, String body) {
    HttpPost post = new HttpPost(url);
    headers.forEach(post::setHeader);
    post.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    ScheduledFuture<?> deadline =
        deadlines.schedule(() -> post.abort(), answeredWithin.toMillis(), TimeUnit.MILLISECONDS);
    try (ClassicHttpResponse response =
        http.executeOpen(RoutingSupport.determineHost(post), post, null)) {
      return answer(response);
    } catch (IOException | HttpException | RuntimeException e) {
      return new Answer(
          null,
          post.isAborted()
              ? "no answer within %d seconds".formatted(answeredWithin.toSeconds())
              : reason(e),
          null);
    } finally {
      deadline.cancel(false);
    }
  }

  /** Not read to its end, a connection is closed and not used again. */
  private Answer answer(ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    if (response.getEntity() != null) {
      response.getEntity().getContent().readNBytes(READ_MAX_BYTES);
    }
    boolean taken = status >= 200 && status < 300;
    return new Answer(
        status,
        taken
            ? null
            : status >= 300 && status < 400
                ? "it was answered with %d, and redirects are not followed".formatted(status)
                : "it was answered with %d".formatted(status),
        retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
  }

  /** Seconds or a date (RFC 9110, 10.2.3). */
  private @Nullable Duration retryAfter(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    String value = header.getValue().strip();
    try {
      return value.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(value))
          : Duration.between(
              clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** What the partner can do something about, without what our side looks like. */
  private static String reason(Exception e) {
    return switch (e) {
      case PublicAddresses.Private p -> "the address is in a private network";
      case java.net.UnknownHostException u -> "the host's name is not known";
      case java.net.SocketTimeoutException t -> "no answer in time";
      case javax.net.ssl.SSLException s -> "no secure connection: " + s.getMessage();
      case java.net.ConnectException c -> "no connection";
      default -> "the connection broke";
    };
  }

  @Override
  public void destroy() throws IOException {
    deadlines.shutdownNow();
    http.close();
  }
}
