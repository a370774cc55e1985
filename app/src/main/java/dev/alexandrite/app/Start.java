package dev.alexandrite.app;

import dev.alexandrite.pricing.quote.FileQuotes;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where every command begins. A quote of files does without the library that understands all the
 * others: no cache holds its classes, and their start takes longer than measuring a small model.
 */
final class Start {
  private Start() {}

  public static void main(String[] arguments) {
    List<String> all = List.of(arguments);
    if (all.size() > 1 && all.getFirst().equals("quote")) {
      List<String> rest = all.subList(1, all.size());
      if (FileQuotes.isPlain(rest)) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        int exit = FileQuotes.quote(rest, out);
        if (exit != 0) { // System.exit looks for a logger in all jars
          System.exit(exit);
        }
        return;
      }
    }
    Alexandrite.main(arguments);
  }
}
