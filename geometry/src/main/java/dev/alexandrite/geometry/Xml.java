package dev.alexandrite.geometry;

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

  private final Archive.Part part;
  private final XMLStreamReader reader;
  private final Deadline deadline;
  private final int depthMax;
  private int depth;
  private int events;

  Xml(Archive.Part part, Limits limits, Deadline deadline) throws Refusal {
    this.part = part;
    this.deadline = deadline;
    depthMax = limits.depthMax();
    try {
      reader = FACTORY.createXMLStreamReader(part);
    } catch (XMLStreamException e) {
      throw refusal(e);
    }
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
            depth--;
            return true;
          }
          default -> {
            // text and comments
          }
        }
      }
      part.finish();
      return false;
    } catch (XMLStreamException e) {
      throw refusal(e);
    }
  }

  private Refusal refusal(XMLStreamException e) throws Refusal {
    part.finish(); // a damaged archive explains damaged XML
    String detail = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    int from = detail.indexOf("Message: ");
    detail = from < 0 ? detail : detail.substring(from + "Message: ".length());
    return new Refusal(
        detail.contains("DOCTYPE") || detail.contains("entity")
            ? RefusalCode.XML_FORBIDDEN
            : RefusalCode.BAD_SYNTAX,
        "XML line %d: %s"
            .formatted(
                e.getLocation() == null ? 0 : e.getLocation().getLineNumber(),
                detail.substring(0, Math.min(160, detail.length()))));
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
