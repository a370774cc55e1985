package dev.alexandrite.platform;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the driver gives only in a roundabout way: instants, and lists of figures. */
public final class Sql {
  private Sql() {}

  public static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  public static Double @Nullable [] array(@Nullable List<Double> figures) {
    return figures == null ? null : figures.toArray(Double[]::new);
  }

  public static @Nullable List<Double> doublesOrNull(ResultSet row, String column)
      throws SQLException {
    Array figures = row.getArray(column);
    return figures == null ? null : List.of((Double[]) figures.getArray());
  }
}
