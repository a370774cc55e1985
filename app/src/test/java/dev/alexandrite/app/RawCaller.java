package dev.alexandrite.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says what no client library would. */
final class RawCaller {
  private static final int PATIENCE_MILLIS = 30_000;

  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private RawCaller() {}

  static Answer send(int port, String line, List<String> headers, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder(line).append("\r\nHost: localhost:" + port + "\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
    all.writeBytes(body);
    return send(port, all.toByteArray());
  }

  /** Every byte, as it is given; the answer is read to its end, a stream's only to its head. */
  static Answer send(int port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(bytes);
      } catch (SocketException e) {
        // it has heard enough
      }
      return answer(socket.getInputStream());
    }
  }

  /** All that is said to requests without a body, the next of which does not wait for the last. */
  static String inOneConnection(int port, List<String> headers, String... lines)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < lines.length; i++) {
        all.append(lines[i]).append(" HTTP/1.1\r\nHost: localhost\r\n");
        headers.forEach(header -> all.append(header).append("\r\n"));
        all.append(i < lines.length - 1 ? "\r\n" : "Connection: close\r\n\r\n");
      }
      socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.UTF_8));
      return rest(socket.getInputStream());
    }
  }

  private static Answer answer(InputStream in) throws IOException {
    String[] lines = head(in).split("\r\n");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(":", 2);
      headers.put(header[0], header[1].strip());
    }
    int status = Integer.parseInt(lines[0].split(" ")[1]);
    boolean stream = headers.getOrDefault("Content-Type", "").startsWith("text/event-stream");
    return new Answer(status, headers, stream ? "" : rest(in));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int state = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      state = b == (state % 2 == 0 ? '\r' : '\n') ? state + 1 : b == '\r' ? 1 : 0;
      if (state == 4) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    throw new IOException(
        "no answer: " + head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
  }

  private static String rest(InputStream in) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    try {
      in.transferTo(rest);
    } catch (IOException e) {
      // closed with some of our words unread; what came before is the answer
    }
    return rest.toString(StandardCharsets.UTF_8);
  }
}
