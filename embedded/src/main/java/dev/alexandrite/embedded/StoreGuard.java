package dev.alexandrite.embedded;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the S3 store, inside its class loader: what the rules refuse never reaches it, and
 * whatever it answers is no page.
 */
public final class StoreGuard implements Filter {
  private static final String STUB = "-stub";

  private final StoreRules rules;
  private final StoreDeadlines deadlines;
  private final Path dir;
  private final Set<String> beingWritten = ConcurrentHashMap.newKeySet();

  /**
   * @param dir of the store's buckets
   */
  public StoreGuard(StoreRules rules, StoreDeadlines deadlines, Path dir) {
    this.rules = rules;
    this.deadlines = deadlines;
    this.dir = dir;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain store)
      throws IOException, ServletException {
    var in = (HttpServletRequest) request;
    String from = StoreDeadlines.place(in.getRemoteAddr(), in.getRemotePort());
    StoreDeadlines.Body body = deadlines.begin(from, in.getContentLengthLong());
    try {
      guard(new WatchedRequest(in, body), (HttpServletResponse) response, store);
    } finally {
      deadlines.end(from, body);
    }
  }

  private void guard(HttpServletRequest in, HttpServletResponse out, FilterChain store)
      throws IOException, ServletException {
    out.setHeader("X-Content-Type-Options", "nosniff");
    out.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
    StoreRules.Refusal refusal =
        rules.refusal(
            new StoreRules.Request(
                in.getMethod(), in.getRequestURI(), in.getQueryString(), headers(in)));
    if (refusal != null) {
      refuse(out, refusal);
    } else if (in.getMethod().equals("PUT")) {
      write(withoutTheBrowsersOwn(in), out, store);
    } else {
      store.doFilter(in, out);
    }
  }

  /** Tells of a body how far it was read. */
  private static final class WatchedRequest extends HttpServletRequestWrapper {
    private final StoreDeadlines.Body body;
    private @Nullable ServletInputStream watched;

    WatchedRequest(HttpServletRequest request, StoreDeadlines.Body body) {
      super(request);
      this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (watched == null) {
        watched = new WatchedStream(super.getInputStream(), body);
      }
      return watched;
    }
  }

  private static final class WatchedStream extends ServletInputStream {
    private final ServletInputStream stream;
    private final StoreDeadlines.Body body;

    WatchedStream(ServletInputStream stream, StoreDeadlines.Body body) {
      this.stream = stream;
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      body.waits();
      int one = stream.read();
      body.came(one < 0 ? -1 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      body.waits();
      int many = stream.read(into, offset, length);
      body.came(many);
      return many;
    }

    @Override
    public boolean isFinished() {
      return stream.isFinished();
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      stream.setReadListener(listener);
    }
  }

  private static HttpServletRequest withoutTheBrowsersOwn(HttpServletRequest request) {
    String own = "cache-control";
    if (!StoreRules.ofTheBrowserAlone(own, Collections.list(request.getHeaders(own)))) {
      return request;
    }
    return new HttpServletRequestWrapper(request) {
      @Override
      public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(own) ? null : super.getHeader(name);
      }

      @Override
      public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(own) ? Collections.emptyEnumeration() : super.getHeaders(name);
      }

      @Override
      public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(
            Collections.list(super.getHeaderNames()).stream()
                .filter(name -> !name.equalsIgnoreCase(own))
                .toList());
      }
    };
  }

  /**
   * The store looks whether there is an object before it reads the new one. Of two who write at the
   * same time the second would win, although both said that there must be none.
   */
  private void write(HttpServletRequest in, HttpServletResponse out, FilterChain store)
      throws IOException, ServletException {
    String uploadId = in.getParameter("uploadId");
    Path upload = uploadId == null ? null : upload(in.getRequestURI(), uploadId);
    if (upload != null && !Files.exists(upload)) {
      refuse(out, new StoreRules.Refusal(404, "NoSuchUpload", "It was joined or given up."));
      return;
    }
    String place = in.getRequestURI() + "?" + in.getParameter("partNumber");
    if (!beingWritten.add(place)) {
      refuse(
          out,
          new StoreRules.Refusal(
              409, "ConditionalRequestConflict", "Somebody else is writing this object."));
      return;
    }
    try {
      store.doFilter(in, out);
    } finally {
      beingWritten.remove(place);
      if (upload != null && !Files.exists(upload)) {
        forgetParts(upload); // it ended while this one came
      }
    }
  }

  /** What the store keeps as long as an upload in parts has not ended; parts are beside it. */
  private Path upload(String place, String uploadId) {
    int key = place.indexOf('/', 1) + 1;
    return dir.resolve(place.substring(1, key))
        .resolve(
            ".mpus-"
                + uploadId.replaceAll("[^0-9A-Za-z-]", "")
                + "-"
                + place.substring(key)
                + STUB);
  }

  private static void forgetParts(Path upload) throws IOException {
    Path beside = Objects.requireNonNull(upload.getParent());
    String stub = upload.getFileName().toString();
    String parts = stub.substring(0, stub.length() - STUB.length()) + "-*";
    if (Files.isDirectory(beside)) {
      try (var left = Files.newDirectoryStream(beside, parts)) {
        for (Path part : left) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private static Map<String, List<String>> headers(HttpServletRequest in) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : Collections.list(in.getHeaderNames())) {
      headers.put(StoreRules.name(name), Collections.list(in.getHeaders(name)));
    }
    return headers;
  }

  private static void refuse(HttpServletResponse out, StoreRules.Refusal refusal)
      throws IOException {
    byte[] answer =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>%s</Message></Error>
        """
            .formatted(refusal.code(), refusal.message())
            .getBytes(StandardCharsets.UTF_8);
    out.setStatus(refusal.status());
    out.setContentType("application/xml");
    out.setHeader("Connection", "close"); // the body that was not read goes with it
    out.setContentLength(answer.length);
    out.getOutputStream().write(answer);
  }
}
