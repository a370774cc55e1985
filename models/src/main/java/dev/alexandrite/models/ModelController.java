package dev.alexandrite.models;

import dev.alexandrite.contracts.Message.Stage;
import dev.alexandrite.contracts.ModelId;
import dev.alexandrite.contracts.OrderId;
import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Staff;
import dev.alexandrite.protocol.Baton;
import dev.alexandrite.protocol.Batons;
import dev.alexandrite.protocol.OrderProblem;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a 3D file is and how to fetch it; and the moves that somebody has to look at. */
@RestController
@RequestMapping("/api")
@Access(Person.ADMINISTRATOR)
class ModelController {

  /**
   * @param url fetches the file until it expires; null when there is none any more, and before it
   *     was found to be what was priced
   */
  record View(
      ModelId modelId,
      OrderId orderId,
      Stage stage,
      long sizeBytes,
      @Nullable URI url,
      @Nullable Instant expiresAt) {}

  /** Who is given every model. */
  private static final Set<String> EVERY_MODELS =
      Set.of(Person.SELLER.name(), Person.ADMINISTRATOR.name());

  private final StoredModels models;
  private final Batons batons;
  private final Moves moves;
  private final Store store;
  private final ModelsSettings settings;
  private final Clock clock;

  ModelController(
      StoredModels models,
      Batons batons,
      Moves moves,
      Store store,
      ModelsSettings settings,
      Clock clock) {
    this.models = models;
    this.batons = batons;
    this.moves = moves;
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  @GetMapping("/models/{modelId}")
  @Access({Person.SELLER, Person.OPERATOR, Person.ADMINISTRATOR})
  View model(@PathVariable UUID modelId, JwtAuthenticationToken caller) {
    StoredModels.Model model = models.get(new ModelId(modelId));
    if (caller.getAuthorities().stream()
        .map(GrantedAuthority::getAuthority)
        .noneMatch(EVERY_MODELS::contains)) {
      requireTheirs(model, Staff.of(caller.getToken()));
    }
    if (model.substituted()) {
      throw new Problem(
          OrderProblem.MODEL_SUBSTITUTED,
          "The file of this order is not the one that was priced; make nothing of it.");
    }
    boolean given = model.stage() == Stage.WORK || model.stage() == Stage.ARCHIVE;
    Duration valid = settings.addressValidFor();
    return new View(
        model.modelId(),
        model.orderId(),
        model.stage(),
        model.sizeBytes(),
        given ? store.address(model.stage(), model.modelId(), valid) : null,
        given ? clock.instant().plus(valid) : null);
  }

  /** An operator is given what is free to be claimed, and what they make themselves. */
  private void requireTheirs(StoredModels.Model model, Staff operator) {
    boolean theirs =
        batons
            .find(model.orderId())
            .map(Baton::state)
            .filter(
                state ->
                    switch (state) {
                      case MANUFACTURING_APPROVED -> true;
                      case MANUFACTURING_STARTED, MANUFACTURING_COMPLETED, PACKAGING, SHIPPED ->
                          model.operatorId() == null || model.operatorId().equals(operator.id());
                      default -> false;
                    })
            .isPresent();
    if (!theirs) {
      throw new Problem(
          CommonProblem.FORBIDDEN, "You are shown what is free to be made, and what you make.");
    }
  }

  @GetMapping("/failed-moves")
  Page<Moves.Failed> failed(
      @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "50") int limit) {
    return moves.givenUp(after, Page.limit(limit));
  }

  @PostMapping("/models/{modelId}/move-again")
  @ResponseStatus(HttpStatus.ACCEPTED)
  void again(@PathVariable UUID modelId) {
    moves.again(models.get(new ModelId(modelId)).modelId(), clock.instant());
  }
}
