package dev.alexandrite.pricing.quote;

import dev.alexandrite.contracts.Message.AlloyPrice;
import dev.alexandrite.contracts.Message.HoldReason;
import dev.alexandrite.contracts.Message.Makeable;
import dev.alexandrite.contracts.Message.ModelFinding;
import dev.alexandrite.contracts.Message.UnitChoice;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.Point;
import dev.alexandrite.geometry.Verdict;
import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.pricing.Extras;
import dev.alexandrite.pricing.Json;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Quotes of files, as {@code ./alexandrite quote} says them. Knows nothing of options and of the
 * library that reads them, whose start takes longer than measuring a small model.
 */
public final class FileQuotes {
  private static final int REFUSED = 2;
  private static final String JSON = "--json";

  private final boolean json;
  private final @Nullable LengthUnit unit;
  private final PrintWriter out;

  /** Made beside the reading of the first file: it takes as long as a small one. */
  private final CompletableFuture<Appraiser> appraiser;

  FileQuotes(boolean json, @Nullable LengthUnit unit, Extras extras, PrintWriter out) {
    this.json = json;
    this.unit = unit;
    this.out = out;
    appraiser = CompletableFuture.supplyAsync(() -> Appraiser.ofNewInstallation(extras));
  }

  /** Whether there are only files, and {@code --json}: understood without a library. */
  public static boolean isPlain(List<String> arguments) {
    return arguments.stream()
            .allMatch(a -> a.equals(JSON) || !(a.isEmpty() || "-@".indexOf(a.charAt(0)) >= 0))
        && arguments.stream().anyMatch(a -> !a.equals(JSON));
  }

  /** As the command line quotes {@link #isPlain plain} arguments; returns its exit code. */
  public static int quote(List<String> arguments, PrintWriter out) {
    return new FileQuotes(arguments.contains(JSON), null, Extras.NONE, out)
        .quote(arguments.stream().filter(a -> !a.equals(JSON)).map(Path::of).toList());
  }

  /** A line of {@code --json}. */
  record Line(
      String file,
      String format,
      String units,
      boolean unitsStated,
      int triangles,
      double volumeMm3,
      double areaMm2,
      Bounds boundsMm,
      boolean watertight,
      int bodies,
      @Nullable Double minWallMm,
      @Nullable Double thickestMm,
      @Nullable Double ringBoreMm,
      Verdict verdict,
      @Nullable HoldReason held,
      List<ModelFinding> findings,
      List<UnitChoice> unitChoices,
      List<AlloyPrice> prices) {}

  record Bounds(List<Double> min, List<Double> max) {}

  /** A line of {@code --json} about a file that can't be measured. */
  record Refused(String file, Quote.Refusal problem) {}

  int quote(List<Path> files) {
    int exit = 0;
    for (Path file : files) {
      Object seen = line(file);
      if (seen instanceof Refused) {
        exit = REFUSED;
      }
      if (json) {
        out.println(Json.write(seen));
      } else {
        out.println(seen instanceof Line measured ? words(measured) : words((Refused) seen));
      }
      out.flush();
    }
    return exit;
  }

  private Object line(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return new Refused(
          file.toString(),
          new Quote.Refusal("file-not-readable", "There is no such file to read."));
    }
    try {
      Inspection seen =
          Models.inspect(file, String.valueOf(file.getFileName()), Limits.DEFAULT, unit);
      return seen instanceof Inspection.Measured measured
          ? line(file, measured, appraiser.join().appraise(measured.measurement(), unit != null))
          : new Refused(file.toString(), Quote.Refusal.of((Inspection.Refused) seen));
    } catch (UncheckedIOException e) {
      return new Refused(
          file.toString(), new Quote.Refusal("file-not-readable", String.valueOf(e.getMessage())));
    }
  }

  private static Line line(Path file, Inspection.Measured measured, Appraisal appraisal) {
    Measurement m = measured.measurement();
    return new Line(
        file.toString(),
        m.format().name(),
        m.unit().name(),
        m.unitStated(),
        m.triangles(),
        m.volumeMm3(),
        m.areaMm2(),
        new Bounds(list(m.boundsMm().min()), list(m.boundsMm().max())),
        m.watertight(),
        m.bodies(),
        m.minWallMm(),
        m.thickest() == null ? null : m.thickest().diameterMm(),
        m.ring() == null ? null : m.ring().boreMm(),
        measured.verdict(),
        appraisal.held(),
        appraisal.findings(),
        appraisal.unitChoices(),
        appraisal.prices());
  }

  private static List<Double> list(Point point) {
    return List.of(point.x(), point.y(), point.z());
  }

  private static String words(Refused refused) {
    return "%s: refused, %s: %s"
        .formatted(refused.file(), refused.problem().code(), refused.problem().detail());
  }

  private static String words(Line line) {
    StringBuilder words = new StringBuilder();
    words.append(
        String.format(
            Locale.ROOT,
            "%s: %s, %,d triangles, %.2f mm³, %.2f mm², %s, %d bodies%s: %s%s%n",
            line.file(),
            line.format(),
            line.triangles(),
            line.volumeMm3(),
            line.areaMm2(),
            line.watertight() ? "watertight" : "not watertight",
            line.bodies(),
            line.minWallMm() == null
                ? ""
                : String.format(Locale.ROOT, ", walls from %.2f mm", line.minWallMm()),
            line.verdict(),
            line.held() == null ? "" : ", held for " + line.held()));
    for (ModelFinding finding : line.findings()) {
      words.append(
          "  %-8s %s: %s%n".formatted(finding.severity(), finding.code(), finding.detail()));
    }
    for (AlloyPrice price : line.prices()) {
      words.append(
          String.format(
              Locale.ROOT,
              "  %-16s %10.3f g %16s a piece, %s an order%s%n",
              price.alloy(),
              price.massGrams(),
              price.unitPrice(),
              price.orderPrice(),
              words(price.makeable())));
    }
    return words.toString().stripTrailing();
  }

  private static String words(@Nullable Makeable makeable) {
    return makeable == null
        ? ""
        : "; printable %s, castable %s, finishable %s"
            .formatted(makeable.printable(), makeable.castable(), makeable.finishable());
  }
}
