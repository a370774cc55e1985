package dev.alexandrite.models;

import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderEvent.FileUploaded;
import dev.alexandrite.contracts.OrderEvent.ManufacturingApproved;
import dev.alexandrite.contracts.OrderEvent.ManufacturingReleased;
import dev.alexandrite.contracts.OrderEvent.ManufacturingStarted;
import dev.alexandrite.contracts.OrderEvent.OrderCancelled;
import dev.alexandrite.contracts.OrderEvent.OrderClosed;
import dev.alexandrite.contracts.OrderEvent.OrderDeclined;
import dev.alexandrite.contracts.Said;
import dev.alexandrite.protocol.OrderHandler;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** What an order's life means for its file. */
@Component
class ModelsListener implements OrderHandler {
  private final StoredModels models;
  private final Moves moves;
  private final ModelsSettings settings;

  ModelsListener(StoredModels models, Moves moves, ModelsSettings settings) {
    this.models = models;
    this.moves = moves;
    this.settings = settings;
  }

  @Override
  public void heard(Said said) {
    Instant at = said.at();
    switch (said.event()) {
      case FileUploaded file -> {
        models.register(file.modelId(), said.orderId(), said.channel(), file.sizeBytes(), at);
        models
            .replacedBy(file.modelId(), said.orderId())
            .forEach(old -> moves.ask(old, Stage.EXPIRED, at.plus(settings.replacedKeptFor())));
      }
      case ManufacturingApproved approved -> {
        ModelId modelId = approved.work().modelId();
        if (modelId != null) {
          models.priced(modelId, said.orderId(), approved.work().modelSha256());
          moves.ask(modelId, Stage.WORK, at);
        }
      }
      case ManufacturingStarted started -> models.madeBy(said.orderId(), started.operatorId());
      case ManufacturingReleased released -> models.madeBy(said.orderId(), null);
      case OrderClosed closed ->
          models.of(said.orderId()).forEach(model -> moves.ask(model, Stage.ARCHIVE, at));
      case OrderCancelled cancelled -> expire(said);
      case OrderDeclined declined -> expire(said);
      default -> {}
    }
  }

  private void expire(Said said) {
    models
        .of(said.orderId())
        .forEach(model -> moves.ask(model, Stage.EXPIRED, said.at().plus(settings.endedKeptFor())));
  }
}
