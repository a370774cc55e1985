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
import dev.alexandrite.contracts.OrderLife;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.protocol.Change;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
      Item item = order.head().item();
      if (before instanceof Draft && order instanceof Order.Submitted submitted) {
        assertThat(item).isInstanceOf(Item.UploadedModel.class);
        assertThat(before.head().item().quote().at(now))
            .isInstanceOfSatisfying(
                QuoteState.Ready.class,
                ready ->
                    assertThat(ready.prices())
                        .extracting(p -> p.alloy())
                        .contains(submitted.choice().alloy()));
      }
      assertThat(item.quote() instanceof QuoteState.None).isEqualTo(item.modelId() == null);
    }
  }

  private static Order moved(Order order, int verb, ModelId model, Instant now) {
    return switch (verb) {
      case 0 -> said(order, order.requireDraft().uploaded(new ModelFile(model, "a.stl", 84, now)));
      case 1 -> order.heard(model, OrderExamples.ready(model));
      case 2 ->
          order.heard(
              model, new QuoteProgress(UUID.randomUUID(), ORDER, model, QuoteStep.READING, null));
      case 3 -> order.heard(model, new QuoteRefused(UUID.randomUUID(), ORDER, model, "no", "No."));
      case 4 -> {
        Draft draft = order.requireDraft();
        Unit unit = model.value().getMostSignificantBits() == 0 ? Unit.INCH : null;
        yield draft.with(draft.wantsQuote(unit, 5, now));
      }
      case 5 -> {
        Change<Order.Submitted> change =
            order.requireDraft().submit(Alloy.SILVER_925, 1, QUANTITY_MAX, now);
        assertThat(((OrderSubmitted) change.says()).modelId())
            .isEqualTo(order.head().item().modelId());
        yield said(order, change);
      }
      case 6 ->
          order instanceof Order.Submitted
              ? said(
                  order,
                  new Change<>(
                      order.givenBack(new ModelRefused(model, "no", "No.")),
                      new ModelRefused(model, "no", "No.")))
              : order;
      default ->
          order instanceof Order.Submitted submitted
              ? submitted.wishesToCancel(UUID.randomUUID(), null, now)
              : order;
    };
  }

  /** The types know the steps, and the one table agrees. */
  private static Order said(Order before, Change<? extends Order> change) {
    assertThat(OrderLife.step(before.state(), Objects.requireNonNull(change.says())))
        .contains(change.after().state());
    return change.after();
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
