package dev.alexandrite.channel;

import dev.alexandrite.platform.Access;
import dev.alexandrite.platform.Person;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be had without a model; no secret to anybody. */
@RestController
@Access(Person.EVERYONE)
class CatalogueController {
  private final Catalogue catalogue;

  CatalogueController(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Operation(summary = "The ready pieces with their prices")
  @GetMapping("${channel.path}/catalogue")
  List<Piece> catalogue() {
    return catalogue.pieces();
  }
}
