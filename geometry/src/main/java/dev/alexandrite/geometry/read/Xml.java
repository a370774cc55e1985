package dev.alexandrite.geometry.read;

import dev.alexandrite.geometry.Deadline;
import dev.alexandrite.geometry.Limits;
import dev.alexandrite.geometry.Refusal;
import dev.alexandrite.geometry.RefusalCode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One XML part of an archive, element by element. No document type, no entities, nothing fetched,
 * no deep nesting.
 */
final class Xml implements AutoCloseable {
  private static final XMLInputFactory FACTORY = factory();
  private static final Set<String> ENCODINGS =
      Set.of("UTF-8", "UTF8", "US-ASCII", "UTF-16", "UTF-16LE", "UTF-16BE");

  private static final int TEXT_MAX = 100;

  private final Archive.Part part;
  private final XMLStreamReader reader;
  private final Deadline deadline;
  private final int depthMax;
  private int depth;
  private boolean rootClosed;
  private @Nullable StringBuilder text;
  private int events;

  Xml(Archive.Part part, Limits limits, Deadline deadline) throws Refusal {
    this.part = part;
    this.deadline = deadline;
    depthMax = limits.depthMax();
    try {
      reader = FACTORY.createXMLStreamReader(characters(part));
    } catch (XMLStreamException | IOException e) {
      throw refusal(e);
    }
    String encoding = reader.getCharacterEncodingScheme();
    if (encoding != null && !ENCODINGS.contains(encoding.toUpperCase(Locale.ROOT))) {
      throw new Refusal(RefusalCode.BAD_SYNTAX, "The XML is not written in UTF-8");
    }
  }

  /**
   * The part's text. Decoded here, since the platform's parser says on the console that bytes are
   * no text.
   */
  private static Reader characters(Archive.Part part) throws IOException {
    PushbackInputStream bytes = new PushbackInputStream(part, 4);
    byte[] start = bytes.readNBytes(4);
    int mark = 0;
    Charset charset = StandardCharsets.UTF_8;
    if (begins(start, 0xef, 0xbb, 0xbf)) {
      mark = 3;
    } else if (begins(start, 0xfe, 0xff) || begins(start, 0, '<')) {
      mark = start[0] == 0 ? 0 : 2;
      charset = StandardCharsets.UTF_16BE;
    } else if (begins(start, 0xff, 0xfe) || begins(start, '<', 0)) {
      mark = start[0] == '<' ? 0 : 2;
      charset = StandardCharsets.UTF_16LE;
    }
    bytes.unread(start, mark, start.length - mark);
    return new InputStreamReader(
        bytes,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static boolean begins(byte[] start, int... bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (start.length <= i || (start[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static XMLInputFactory factory() {
    // The platform's own parser, whatever else is on the class path.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
    factory.setXMLReporter((message, type, information, location) -> {}); // not to the console
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("Nothing is fetched");
        });
    return factory;
  }

  /** Moves to the next start or end of an element; false at the end of the document. */
  boolean next() throws Refusal {
    try {
      while (reader.hasNext()) {
        int event = reader.next();
        if ((++events & 0xffff) == 0) {
          deadline.check();
        }
        switch (event) {
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
              throw new Refusal(
                  RefusalCode.XML_FORBIDDEN, "Document types and entities are not allowed");
          case XMLStreamConstants.START_ELEMENT -> {
            if (++depth > depthMax) {
              throw new Refusal(
                  RefusalCode.TOO_COMPLEX, "XML nested deeper than %d".formatted(depthMax));
            }
            return true;
          }
          case XMLStreamConstants.END_ELEMENT -> {
            rootClosed |= --depth == 0;
            return true;
          }
          case XMLStreamConstants.CHARACTERS -> {
            if (text != null && text.length() < TEXT_MAX) {
              text.append(reader.getText());
            }
          }
          default -> {
            // comments
          }
        }
      }
      part.finish();
      return false;
    } catch (XMLStreamException e) {
      throw refusal(e);
    }
  }

  private Refusal refusal(Exception e) throws Refusal {
    boolean ended = part.ended;
    part.finish(); // a damaged archive explains damaged XML
    if (ended && !rootClosed) {
      return new Refusal(RefusalCode.TRUNCATED, "The XML ends before it is complete");
    }
    String detail = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    if (e.getCause() instanceof CharacterCodingException) {
      detail = "Bytes that are no UTF-8";
    }
    int from = detail.indexOf("Message: ");
    detail = from < 0 ? detail : detail.substring(from + "Message: ".length());
    int line =
        e instanceof XMLStreamException at && at.getLocation() != null
            ? at.getLocation().getLineNumber()
            : 0;
    return new Refusal(
        detail.contains("DOCTYPE") || detail.contains("entity")
            ? RefusalCode.XML_FORBIDDEN
            : RefusalCode.BAD_SYNTAX,
        "XML line %d: %s".formatted(line, detail.substring(0, Math.min(160, detail.length()))));
  }

  /** From here on text is kept, for {@link #text}. */
  void keepText() {
    text = new StringBuilder();
  }

  /** The beginning of the text since it is kept; then no more is kept. */
  String text() {
    String kept = text == null ? "" : text.substring(0, Math.min(text.length(), TEXT_MAX));
    text = null;
    return kept;
  }

  boolean isStart() {
    return reader.isStartElement();
  }

  String name() {
    return reader.getLocalName();
  }

  String namespace() {
    String namespace = reader.getNamespaceURI();
    return namespace == null ? "" : namespace;
  }

  /** The namespace that a prefix stands for here, or the prefix itself. */
  String namespaceOf(String prefix) {
    String namespace = reader.getNamespaceURI(prefix);
    return namespace == null ? prefix : namespace;
  }

  /** An attribute without a namespace. */
  @Nullable String attribute(String name) {
    return attribute("", name);
  }

  @Nullable String attribute(String namespace, String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      String its = reader.getAttributeNamespace(i);
      if (name.equals(reader.getAttributeLocalName(i))
          && namespace.equals(its == null ? "" : its)) {
        return reader.getAttributeValue(i);
      }
    }
    return null;
  }

  String required(String name) throws Refusal {
    String value = attribute(name);
    if (value == null) {
      throw new Refusal(
          RefusalCode.BAD_SYNTAX, "<%s> without %s, %s".formatted(name(), name, where()));
    }
    return value;
  }

  String where() {
    return "line " + reader.getLocation().getLineNumber();
  }

  @Override
  public void close() {
    part.release();
    try {
      reader.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }
}
