package dev.alexandrite.platform;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** A request with a body that is at hand, in the place of its own. */
public final class GivenBody extends HttpServletRequestWrapper {
  private final byte[] body;
  private final @Nullable String type;

  /** Of the type that the request says. */
  public GivenBody(HttpServletRequest request, byte[] body) {
    this(request, body, request.getContentType());
  }

  private GivenBody(HttpServletRequest request, byte[] body, @Nullable String type) {
    super(request);
    this.body = body.clone();
    this.type = type;
  }

  /** No body, read as if it were {@code {}}. */
  static GivenBody empty(HttpServletRequest request) {
    return new GivenBody(request, new byte[] {'{', '}'}, MediaType.APPLICATION_JSON_VALUE);
  }

  @Override
  public int getContentLength() {
    return body.length;
  }

  @Override
  public long getContentLengthLong() {
    return body.length;
  }

  @Override
  public @Nullable String getContentType() {
    return type;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
        ? getContentType()
        : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) && type != null
        ? Collections.enumeration(Collections.singleton(type))
        : super.getHeaders(name);
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream rest = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return rest.read();
      }

      @Override
      public int read(byte[] into, int from, int length) {
        return rest.read(into, from, length);
      }

      @Override
      public boolean isFinished() {
        return rest.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("it is read at once");
      }
    };
  }
}
