package dev.alexandrite.pricing.quote;

import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.pricing.Extras;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
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
      "By the tariff a new installation begins with. Exits 0 when all were measured, 2 when one was"
          + " refused."
    },
    mixinStandardHelpOptions = true)
public final class QuoteCommand implements Callable<Integer> {
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

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (engravedCharacters < 0 || engravedCharacters > ENGRAVED_CHARACTERS_MAX) {
      throw new CommandLine.ParameterException(
          line, "--engrave is between 0 and %d".formatted(ENGRAVED_CHARACTERS_MAX));
    }
    return new FileQuotes(json, unit, new Extras(engravedCharacters, stones), line.getOut())
        .quote(files);
  }
}
