package dev.alexandrite.channel;

import static dev.alexandrite.channel.OrderExamples.NOW;
import static dev.alexandrite.channel.OrderExamples.ORDER;
import static dev.alexandrite.channel.OrderExamples.QUANTITY_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.alexandrite.channel.Order.Unit;
import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Message.QuoteProgress;
import dev.alexandrite.contracts.Message.QuoteRefused;
import dev.alexandrite.contracts.Message.QuoteStep;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.ModelRefused;
import dev.alexandrite.contracts.OrderEvent.OrderSubmitted;
import dev.alexandrite.contracts.OrderState;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.Change;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is done to an order in whatever sequence. */
class OrderPropertyTest {

  @Property(tries = 500)
  void whatIsSubmittedWasPricedForItsPresentFileAndWasValid(
      @ForAll @Size(max = 30) List<@IntRange(max = 79) Integer> moves) {
    Order order = OrderExamples.ofModel();
    for (int move : moves) {
      Order before = order;
      Instant now = NOW.plusSeconds(move / 8 * 600L);
      ModelId model = new ModelId(new UUID(move / 8 % 3, 0));
      try {
        order = moved(order, move % 8, model, now);
      } catch (Problem expected) {
        order = before; // refused, and nothing has changed
      }
      if (before.state() != OrderState.SUBMITTED && order.state() == OrderState.SUBMITTED) {
        assertThat(before.quote().at(now).state()).isEqualTo(Quote.State.READY);
        assertThat(before.quote().prices()).extracting(p -> p.alloy()).contains(order.alloy());
        assertThat(order.file()).isNotNull();
      }
      assertThat(order.quote().state() == Quote.State.NONE).isEqualTo(order.file() == null);
    }
  }

  private static Order moved(Order order, int verb, ModelId model, Instant now) {
    return switch (verb) {
      case 0 -> said(order.uploaded(new ModelFile(model, "a.stl", 84, now)));
      case 1 -> order.heard(model, OrderExamples.ready(model));
      case 2 ->
          order.heard(
              model, new QuoteProgress(UUID.randomUUID(), ORDER, model, QuoteStep.READING, null));
      case 3 -> order.heard(model, new QuoteRefused(UUID.randomUUID(), ORDER, model, "no", "No."));
      case 4 ->
          order.wantsQuote(model.value().getMostSignificantBits() == 0 ? Unit.INCH : null, 5, now);
      case 5 -> {
        Change<Order> change = order.submit(Alloy.SILVER_925, 1, QUANTITY_MAX, now);
        assertThat(((OrderSubmitted) change.says()).modelId())
            .isEqualTo(order.file() == null ? null : order.file().modelId());
        yield said(change);
      }
      case 6 ->
          order.state() == OrderState.SUBMITTED
              ? OrderExamples.after(
                  order.givenBack(new ModelRefused(model, "no", "No.")),
                  new ModelRefused(model, "no", "No."))
              : order;
      default -> order.wishesToCancel(UUID.randomUUID(), null, now);
    };
  }

  private static Order said(Change<Order> change) {
    return OrderExamples.after(change.after(), change.says());
  }

  @Property(tries = 300)
  void theNamesOfFilesLoseWhatDeceivesAndNothingElse(@ForAll String name) {
    if (name.isBlank()) {
      return;
    }
    String text = FileName.escaped(name, 1 << 20);

    assertThat(text.codePoints())
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202E || c == 0x2028)
        .noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    assertThat(FileName.escaped(text, 1 << 22)).isEqualTo(text);
    assertThat(FileName.extension(text)).matches("[a-z0-9]{0,10}");
  }

  @Property(tries = 300)
  void thePartsOfAFileMakeUpTheWhole(
      @ForAll @IntRange(min = 1, max = 524_288_000) int sizeBytes,
      @ForAll @IntRange(min = 5 << 20, max = 64 << 20) int partBytes) {
    Upload upload =
        new Upload(
            new ModelId(new UUID(1, 1)),
            ORDER,
            "a.stl",
            sizeBytes,
            (long) partBytes,
            null,
            NOW,
            NOW,
            null);

    assertThat(upload.parts().stream().mapToLong(upload::partBytes).sum()).isEqualTo(sizeBytes);
    assertThat(upload.parts()).allMatch(n -> upload.partBytes(n) > 0);
    assertThat(upload.parts())
        .isEqualTo(IntStream.rangeClosed(1, upload.parts().size()).boxed().toList());
    assertThat(upload.missing(List.of())).isEqualTo(upload.parts());
    assertThat(
            upload.missing(
                upload.parts().stream()
                    .map(n -> new Store.Arrived(n, upload.partBytes(n), ""))
                    .toList()))
        .isEmpty();
  }
}
