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
import dev.alexandrite.pricing.Json;
import dev.alexandrite.pricing.price.Extras;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Measures, checks and prices files without a server, by the tariff that a new installation begins
 * with.
 */
@Command(
    name = "quote",
    description = {
      "Measures 3D models and prices them in every alloy; needs no running house.",
      "By the tariff a new installation begins with. Exits 0 when all were measured, 2 when one was refused."
    },
    mixinStandardHelpOptions = true)
public final class QuoteCommand implements Callable<Integer> {
  private static final int REFUSED = 2;
  private static final int ENGRAVED_CHARACTERS_MAX = 1_000;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "STL, OBJ, 3MF, PLY, OFF, GLB or glTF")
  private List<Path> files = List.of();

  @Option(names = "--json", description = "one JSON object a line, for programs")
  private boolean json;

  @Option(
      names = "--unit",
      description =
          "read the numbers in this unit, whatever the file says: ${COMPLETION-CANDIDATES}")
  private @Nullable LengthUnit unit;

  @Option(
      names = "--engrave",
      paramLabel = "CHARACTERS",
      description = "engrave so many characters on each piece")
  private int engravedCharacters;

  @Option(
      names = "--stones",
      paramLabel = "KIND:COUNT:PRICE",
      converter = StonesConverter.class,
      description = "set stones in each piece, at a price for one; may be given several times")
  private List<Extras.Stones> stones = List.of();

  @Spec private @Nullable CommandSpec spec;

  /** {@code ruby:3:45.00}. */
  static final class StonesConverter implements ITypeConverter<Extras.Stones> {
    private static final Pattern STONES =
        Pattern.compile("([^:]{1,40}):([1-9]\\d{0,3}):(\\d{1,7}(?:\\.\\d{1,2})?)");

    @Override
    public Extras.Stones convert(String text) {
      Matcher parts = STONES.matcher(text);
      if (!parts.matches()) {
        throw new TypeConversionException(
            "'%s' is not KIND:COUNT:PRICE, such as ruby:3:45.00".formatted(text));
      }
      return new Extras.Stones(
          parts.group(1), Integer.parseInt(parts.group(2)), new BigDecimal(parts.group(3)));
    }
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

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (engravedCharacters < 0 || engravedCharacters > ENGRAVED_CHARACTERS_MAX) {
      throw new CommandLine.ParameterException(
          line, "--engrave is between 0 and %d".formatted(ENGRAVED_CHARACTERS_MAX));
    }
    PrintWriter out = line.getOut();
    Appraiser appraiser = Appraiser.ofNewInstallation(new Extras(engravedCharacters, stones));
    int exit = 0;
    for (Path file : files) {
      Object seen = line(file, appraiser);
      if (seen instanceof Refused) {
        exit = REFUSED;
      }
      out.println(json ? Json.write(seen) : words(seen));
      out.flush();
    }
    return exit;
  }

  private Object line(Path file, Appraiser appraiser) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return new Refused(
          file.toString(),
          new Quote.Refusal("file-not-readable", "There is no such file to read."));
    }
    try {
      Inspection seen =
          Models.inspect(file, String.valueOf(file.getFileName()), Limits.DEFAULT, unit);
      return switch (seen) {
        case Inspection.Refused refused -> new Refused(file.toString(), Quote.Refusal.of(refused));
        case Inspection.Measured measured ->
            line(file, measured, appraiser.appraise(measured.measurement(), unit != null));
      };
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

  private static String words(Object line) {
    return switch (line) {
      case Refused refused ->
          "%s: refused, %s: %s"
              .formatted(refused.file(), refused.problem().code(), refused.problem().detail());
      case Line measured -> words(measured);
      default -> throw new IllegalStateException(line.toString());
    };
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
