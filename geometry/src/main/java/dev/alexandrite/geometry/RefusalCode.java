package dev.alexandrite.geometry;

/** Why a file cannot be measured at all. The names are stable: they leave the house in events. */
public enum RefusalCode {
  EMPTY_FILE,
  /** Not a format we know, by content and by name. */
  UNKNOWN_FORMAT,
  /** The content is not what the name says, and no model either. */
  CONTENT_MISMATCH,
  /** The file ends before what it announces. */
  TRUNCATED,
  /** The file goes on after what it announces. */
  SIZE_MISMATCH,
  BAD_SYNTAX,
  BAD_NUMBER,
  /** NaN or infinity as a coordinate. */
  NON_FINITE,
  INDEX_OUT_OF_RANGE,
  BAD_UNIT,
  BAD_TRANSFORM,
  /** A reference to something that is missing, doubled, or outside the file. */
  BAD_REFERENCE,
  /** Parts that contain themselves. */
  CYCLE,
  XML_FORBIDDEN,
  ARCHIVE_INVALID,
  /** An archive that inflates beyond its limits. */
  ARCHIVE_LIMIT,
  /** The shape is written in a way we do not read: beams, slices, curves, encryption. */
  UNSUPPORTED_FEATURE,
  NO_FACES,
  /** Closed, but it encloses nothing. */
  ZERO_VOLUME,
  /** A closed surface without an inside, such as a Klein bottle. */
  BAD_ORIENTATION,
  /** More bytes, or larger coordinates, than the limits. */
  TOO_LARGE,
  /** More facets, corners, instances or nesting than the limits. */
  TOO_COMPLEX,
  /** Not finished within the time limit. */
  TIME_LIMIT
}
