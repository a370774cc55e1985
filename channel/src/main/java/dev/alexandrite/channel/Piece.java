package dev.alexandrite.channel;

import dev.alexandrite.contracts.Alloy;
import dev.alexandrite.contracts.Money;

/**
 * A ready piece of the catalogue, made without a customer's model.
 *
 * @param massGrams of one, as cast
 * @param price of one, in the currency of the installation
 * @param picture its address on this site
 */
public record Piece(
    String pieceId,
    Names names,
    Alloy alloy,
    double massGrams,
    Money price,
    String picture,
    int leadTimeDays) {

  public record Names(String en, String ru) {}
}
