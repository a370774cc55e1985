package dev.alexandrite.channel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server with a bad day: it speaks the protocol until it behaves as it is told. */
final class SmtpServer implements AutoCloseable {
  enum Mood {
    WELL,
    /** 550 to every recipient. */
    REFUSES_RECIPIENTS,
    /** 451 to every recipient. */
    BUSY,
    /** 554 after the text. */
    REFUSES_TEXT,
    /** Takes the connection and says nothing. */
    HANGS,
    /** Answers a letter now and then, for ever. */
    DRIPS,
    /** Takes the whole mail and hangs up before it says so. */
    DROPS,
    /** Has no TLS to offer. */
    PLAIN
  }

  private final ServerSocket socket;
  final List<String> taken = new CopyOnWriteArrayList<>();
  volatile Mood mood = Mood.WELL;

  SmtpServer() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket one = socket.accept();
        Thread.ofVirtual().start(() -> serve(one));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        var in =
            new BufferedReader(
                new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      switch (mood) {
        case HANGS -> in.readLine();
        case DRIPS -> {
          reply(connection, "220");
          while (true) {
            connection.getOutputStream().write('-');
            Thread.sleep(20);
          }
        }
        default -> converse(connection, in);
      }
    } catch (IOException | InterruptedException e) {
      // the other side has gone
    }
  }

  private void converse(Socket connection, BufferedReader in) throws IOException {
    reply(connection, "220 ready\r\n");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String verb = line.split(" ")[0].toUpperCase(java.util.Locale.ROOT);
      switch (verb) {
        case "EHLO" -> reply(connection, "250-localhost\r\n250 SMTPUTF8\r\n");
        case "RCPT" ->
            reply(
                connection,
                switch (mood) {
                  case REFUSES_RECIPIENTS -> "550 5.1.1 no such user\r\n";
                  case BUSY -> "451 4.7.1 greylisted\r\n";
                  default -> "250 ok\r\n";
                });
        case "DATA" -> {
          reply(connection, "354 go on\r\n");
          StringBuilder text = new StringBuilder();
          for (String part = in.readLine();
              part != null && !part.equals(".");
              part = in.readLine()) {
            text.append(part).append("\r\n");
          }
          if (mood == Mood.REFUSES_TEXT) {
            reply(connection, "554 5.7.1 spam\r\n");
          } else {
            taken.add(text.toString());
            if (mood == Mood.DROPS) {
              return;
            }
            reply(connection, "250 taken\r\n");
          }
        }
        case "QUIT" -> {
          reply(connection, "221 bye\r\n");
          return;
        }
        default -> reply(connection, "250 ok\r\n");
      }
    }
  }

  private static void reply(Socket connection, String answer) throws IOException {
    connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
