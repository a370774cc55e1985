package dev.alexandrite.geometry.read;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The facets of a binary STL, through a small window: read once from end to end, that is quicker
 * than touching each page of a mapping for the first time, and keeps the file out of the process's
 * memory.
 */
final class StlFacets implements Facets {
  private static final int WINDOW = 4096;

  private final @Nullable FileChannel channel;
  private final ByteBuffer window;

  /** The facets in the window. */
  private int first;

  private int count;

  /**
   * @param channel where the same bytes are read from; null to take them from memory
   */
  StlFacets(MemorySegment bytes, @Nullable FileChannel channel) {
    this.channel = channel;
    long present = (bytes.byteSize() - StlReader.HEADER) / StlReader.FACET;
    if (channel == null) {
      window = bytes.asSlice(StlReader.HEADER).asByteBuffer();
      count = (int) present;
    } else {
      window = ByteBuffer.allocateDirect((int) Math.min(WINDOW, present) * StlReader.FACET);
    }
    window.order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void read(int from, int to, double[] coordinates) {
    if (from < first || to > first + count) {
      fill(from, to);
    }
    decode((from - first) * StlReader.FACET + 12, 9 * (to - from), coordinates);
  }

  private void fill(int from, int to) {
    if (channel == null) {
      throw new IndexOutOfBoundsException(to);
    }
    window.clear();
    try {
      long at = StlReader.HEADER + (long) StlReader.FACET * from;
      while (window.hasRemaining() && channel.read(window, at + window.position()) >= 0) {
        continue;
      }
      first = from;
      count = window.position() / StlReader.FACET;
      if (to > first + count) {
        throw new EOFException("The file has become shorter");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void decode(int start, int size, double[] coordinates) {
    int at = start;
    // + 0.0 turns -0.0 into 0.0
    for (int i = 0; i < size; i += 9, at += StlReader.FACET) {
      coordinates[i] = window.getFloat(at) + 0.0;
      coordinates[i + 1] = window.getFloat(at + 4) + 0.0;
      coordinates[i + 2] = window.getFloat(at + 8) + 0.0;
      coordinates[i + 3] = window.getFloat(at + 12) + 0.0;
      coordinates[i + 4] = window.getFloat(at + 16) + 0.0;
      coordinates[i + 5] = window.getFloat(at + 20) + 0.0;
      coordinates[i + 6] = window.getFloat(at + 24) + 0.0;
      coordinates[i + 7] = window.getFloat(at + 28) + 0.0;
      coordinates[i + 8] = window.getFloat(at + 32) + 0.0;
    }
  }
}
