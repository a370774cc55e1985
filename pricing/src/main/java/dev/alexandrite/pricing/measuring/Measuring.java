package dev.alexandrite.pricing.measuring;

import dev.alexandrite.contracts.Channel;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.geometry.Estimate;
import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.protocol.Batons;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Measures a model once for every content, unit and way of measuring. What is known of a content
 * serves whoever brings it next, and tells them nothing but what their own file is.
 */
@Component
class Measuring {
  private static final Duration LEFT_AFTER = Duration.ofHours(1);
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /**
   * @param cached whether it was known before
   */
  record Result(String content, Inspection inspection, boolean cached) {}

  /** What is told while it goes on. */
  interface Progress {
    void step(QuoteStep step);

    /** The content that everything said from here on is about. */
    void read(String content);

    void estimated(Estimate estimate);
  }

  /** The file is packed, and so larger than it looks: the other lane is for those. */
  static final class WrongLane extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final Store store;
  private final MeasuredFiles measured;
  private final Batons batons;
  private final MeasuringSettings settings;
  private final Path folder;

  Measuring(
      Store store, MeasuredFiles measured, Batons batons, MeasuringSettings settings, Clock clock)
      throws IOException {
    this.store = store;
    this.measured = measured;
    this.batons = batons;
    this.settings = settings;
    folder = Files.createDirectories(settings.folder());
    forgetTheDead(clock.instant());
  }

  /** Files that a killed instance has left; nobody measures one for so long. */
  private void forgetTheDead(Instant now) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*" + MeasuringSettings.SUFFIX)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(LEFT_AFTER))) {
          delete(file);
        }
      }
    }
  }

  /**
   * @throws Store.Away when the store does not answer
   * @throws WrongLane when it has to be measured among the large ones
   */
  Result measure(Calculation work, Progress progress) throws WrongLane {
    if (work.content() != null) {
      Optional<Inspection> known =
          measured.find(work.content(), work.unit(), MeasuredFiles.MEASURED_BY);
      if (known.isPresent()) {
        return new Result(work.content(), known.get(), true);
      }
    }
    progress.step(QuoteStep.READING);
    Path file = folder.resolve(work.claim() + MeasuringSettings.SUFFIX);
    try {
      String content = store.fetch(channel(work), work.modelId(), file);
      progress.read(content);
      Optional<Inspection> known = measured.find(content, work.unit(), MeasuredFiles.MEASURED_BY);
      if (known.isPresent()) {
        return new Result(content, known.get(), true);
      }
      if (work.lane() == Lane.SMALL
          && Lane.of(Files.size(file), packed(file), settings) == Lane.LARGE) {
        throw new WrongLane();
      }
      return new Result(content, measure(work, content, file, progress), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private Channel channel(Calculation work) {
    return batons.find(work.orderId()).orElseThrow().channel();
  }

  private Inspection measure(Calculation work, String content, Path file, Progress progress) {
    String name = "model." + work.extension();
    progress.step(QuoteStep.MEASURING);
    if (work.sizeBytes() >= settings.estimateFromBytes()) {
      try {
        progress.estimated(Models.estimate(file, name, Limits.DEFAULT));
      } catch (Refusal refusal) {
        // The inspection says the same, with the last word.
      }
    }
    long begun = System.nanoTime();
    Inspection inspection = Models.inspect(file, name, Limits.DEFAULT, work.unit());
    if (!(inspection instanceof Inspection.Refused refused
        && refused.code() == RefusalCode.TIME_LIMIT)) { // another time it may be fast enough
      measured.keep(
          content,
          work.unit(),
          MeasuredFiles.MEASURED_BY,
          inspection,
          (System.nanoTime() - begun) / 1_000_000);
    }
    return inspection;
  }

  private static boolean packed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
