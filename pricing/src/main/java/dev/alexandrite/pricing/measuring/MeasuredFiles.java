package dev.alexandrite.pricing.measuring;

import dev.alexandrite.geometry.Inspection;
import dev.alexandrite.geometry.LengthUnit;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Measurement;
import dev.alexandrite.geometry.measure.Models;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.pricing.Body;
import dev.alexandrite.pricing.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** What was measured, by content. Facts: no price, no verdict, and nobody's name. */
@Repository
public class MeasuredFiles {

  /** One of the two is there. */
  record Outcome(@Nullable Measurement measured, Inspection.@Nullable Refused refused) {
    static Outcome of(Inspection inspection) {
      return switch (inspection) {
        case Inspection.Measured m -> new Outcome(m.measurement(), null);
        case Inspection.Refused r -> new Outcome(null, r);
      };
    }

    Inspection inspection() {
      if (measured != null) {
        return new Inspection.Measured(measured, measured.verdict(), measured.findings());
      }
      if (refused != null) {
        return refused;
      }
      throw new IllegalStateException("a measurement without an outcome");
    }
  }

  /** The way of measuring, as a part of the cache's key. */
  public static final String MEASURED_BY =
      Models.VERSION
          + "."
          + HexFormat.of()
              .formatHex(
                  Store.sha256().digest(Limits.DEFAULT.toString().getBytes(StandardCharsets.UTF_8)),
                  0,
                  4);

  private final JdbcClient jdbc;
  private final Clock clock;

  MeasuredFiles(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  public Optional<Inspection> find(String content, @Nullable LengthUnit unit, String measuredBy) {
    return jdbc.sql(
            """
            select outcome from measurement
            where content = :content and unit = :unit and measured_by = :measuredBy
            """)
        .param("content", content)
        .param("unit", key(unit))
        .param("measuredBy", measuredBy)
        .query(String.class)
        .optional()
        .map(json -> Json.read(json, Outcome.class).inspection());
  }

  @Transactional
  void keep(
      String content,
      @Nullable LengthUnit unit,
      String measuredBy,
      Inspection inspection,
      long millis) {
    jdbc.sql(
            """
            insert into measurement (content, unit, measured_by, outcome, millis, at)
            values (:content, :unit, :measuredBy, cast(:outcome as jsonb), :millis, :at)
            on conflict do nothing
            """)
        .param("content", content)
        .param("unit", key(unit))
        .param("measuredBy", measuredBy)
        .param("outcome", Json.write(Outcome.of(inspection)))
        .param("millis", millis)
        .param("at", Sql.at(clock.instant()))
        .update();
  }

  /** The key of a unit that nobody has answered. */
  private static String key(@Nullable LengthUnit unit) {
    return unit == null ? "as stated" : unit.name();
  }

  /** What prices are computed from, of at most so many measurements. */
  public void forEachBody(int max, Consumer<Body> each) {
    jdbc.sql(
            """
            select volume_mm3, area_mm2, x_mm, y_mm, z_mm from measurement
            where volume_mm3 is not null limit :limit
            """)
        .param("limit", max)
        .query(
            row -> {
              each.accept(
                  new Body(
                      row.getDouble("volume_mm3"),
                      row.getDouble("area_mm2"),
                      List.of(
                          row.getDouble("x_mm"), row.getDouble("y_mm"), row.getDouble("z_mm"))));
            });
  }
}
