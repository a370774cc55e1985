package dev.alexandrite.pricing.measuring;

import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Page;
import dev.alexandrite.platform.Person;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The queue, for whoever wonders where a model is. */
@RestController
@RequestMapping("/api/calculations")
@Access({Person.SELLER, Person.ADMINISTRATOR})
class CalculationController {
  private final Calculations calculations;

  CalculationController(Calculations calculations) {
    this.calculations = calculations;
  }

  @GetMapping
  Page<Calculation> list(
      @RequestParam(required = false) Calculation.@Nullable State state,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = "50") int limit) {
    return calculations.page(state, before, Page.limit(limit));
  }

  @PostMapping("/{id}/again")
  @Access(Person.ADMINISTRATOR)
  Calculation again(@PathVariable UUID id) {
    return calculations.again(id);
  }
}
