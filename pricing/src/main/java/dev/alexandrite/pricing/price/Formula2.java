package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Message.AlloyPrice;
import java.util.List;

/**
 * As {@link Formula1}, but cell, sprue and handling are those of every separate piece, the flask
 * may be the alloy's own, white gold is plated by its area, a thick solid pays for its feeder, and
 * who weighs just what the law names is hallmarked.
 */
final class Formula2 implements Formula {
  @Override
  public String version() {
    return "2";
  }

  @Override
  public AlloyPrice price(Costing.Sheet sheet) {
    List<List<Double>> pieces = sheet.body().pieces();
    sheet.metal();
    sheet.flask(sheet.tariff().flask(sheet.alloy()), pieces);
    sheet.print(pieces);
    sheet.finishing();
    sheet.handling(pieces.size());
    sheet.plating();
    sheet.solid();
    sheet.extras();
    sheet.hallmark(true);
    return sheet.total();
  }
}
