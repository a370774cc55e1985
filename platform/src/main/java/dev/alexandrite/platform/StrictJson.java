package dev.alexandrite.platform;

import java.beans.PropertyEditorSupport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * What a caller writes is taken as it stands or not at all: no number is rounded, no text read as a
 * number, no field that is unknown or named twice passed over, and bytes are UTF-8.
 */
@RestControllerAdvice
public final class StrictJson extends RequestBodyAdviceAdapter
    implements JsonMapperBuilderCustomizer {

  /** On text that no column takes as it is: whoever declares it writes it in another way. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
  public @interface AnyText {}

  /** On text that nobody is ever shown, such as a password: it may have what can't be seen. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
  public @interface NeverShown {}

  StrictJson() {}

  @Override
  public void customize(JsonMapper.Builder json) {
    json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .withCoercionConfigDefaults(
            c -> c.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Textual,
            c ->
                c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .addModule(
            new SimpleModule("text").addDeserializer(String.class, new Text(StrictJson::isText)));
  }

  /** A null byte, half a character or one that deceives the eye stands in the text. */
  static final class NoText extends MismatchedInputException {
    private static final long serialVersionUID = 1L;

    NoText(JsonParser parser) {
      super(parser, "text", String.class);
    }
  }

  private static final class Text extends StringDeserializer {
    private final Predicate<String> taken;

    Text(Predicate<String> taken) {
      this.taken = taken;
    }

    @Override
    public ValueDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      return new Text(
          property == null
              ? StrictJson::isText
              : property.getAnnotation(AnyText.class) != null
                  ? any -> true
                  : property.getAnnotation(NeverShown.class) != null
                      ? StrictJson::storable
                      : StrictJson::isText);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context) {
      String text = super.deserialize(parser, context);
      if (text != null && !taken.test(text)) {
        throw new NoText(parser);
      }
      return text;
    }
  }

  /** Whether it may be shown to people as it is. */
  private static boolean isText(String text) {
    return storable(text) && text.codePoints().noneMatch(Legible::deceives);
  }

  /** Whether a column takes it: no null byte and no half of a character. */
  static boolean storable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** In an address; Java's own reader would take 1-1-1-1-1. */
  @InitBinder
  void ids(WebDataBinder binder) {
    binder.registerCustomEditor(
        UUID.class,
        new PropertyEditorSupport() {
          @Override
          public void setAsText(String text) {
            UUID id = UUID.fromString(text);
            if (!id.toString().equalsIgnoreCase(text)) {
              throw new IllegalArgumentException("no UUID");
            }
            setValue(id);
          }
        });
  }

  @Override
  public boolean supports(
      MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  /** The reader itself would guess UTF-16 and take bytes that are no UTF-8. */
  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type target,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    byte[] body = message.getBody().readAllBytes();
    requireUtf8(message.getHeaders().getContentType(), body);
    return new HttpInputMessage() {
      @Override
      public InputStream getBody() {
        return new ByteArrayInputStream(body);
      }

      @Override
      public HttpHeaders getHeaders() {
        return message.getHeaders();
      }
    };
  }

  private static void requireUtf8(@Nullable MediaType type, byte[] body) {
    if (type != null
        && type.getCharset() != null
        && !type.getCharset().equals(StandardCharsets.UTF_8)) {
      throw new Problem(
          CommonProblem.UNSUPPORTED_MEDIA_TYPE,
          "Send JSON in UTF-8; %s is not read here.".formatted(type.getCharset()));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      if (text.indexOf('\0') < 0) {
        return;
      }
    } catch (CharacterCodingException e) {
      // answered below
    }
    throw new Problem(CommonProblem.MALFORMED_REQUEST, "The body is not UTF-8.");
  }
}
