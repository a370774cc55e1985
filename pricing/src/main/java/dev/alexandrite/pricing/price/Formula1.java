package dev.alexandrite.pricing.price;

import dev.alexandrite.contracts.Message.AlloyPrice;
import java.util.List;

/**
 * P = mass × (1 + loss) × fineness × fixing + flask × (cell + sprue) / usable volume + resin and
 * printer's time + area × finishing + handling + engraving + stones + setting + hallmark, and the
 * set-up once for the order; on both margin, on all tax. Whatever lies in a file is one piece, and
 * exempt from the hallmark is what weighs just as much as the law names, or less.
 */
final class Formula1 implements Formula {
  @Override
  public String version() {
    return "1";
  }

  @Override
  public AlloyPrice price(Costing.Sheet sheet) {
    List<List<Double>> one = List.of(sheet.body().sizeMm());
    sheet.metal();
    sheet.flask(sheet.tariff().flask(), one);
    sheet.print(one);
    sheet.finishing();
    sheet.handling(1);
    sheet.extras();
    sheet.hallmark(false);
    return sheet.total();
  }
}
