package dev.alexandrite.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What a record says of its JSON: a component is always there unless it is left out when it is
 * null, and has a value unless it is marked as nullable. In a request, what is nullable may be left
 * out.
 */
@Configuration(proxyBeanMethods = false)
class ApiTypes {
  private static final String NULL = "null";

  @Bean
  ModelConverter records() {
    return new ModelConverter() {
      @Override
      public @Nullable Schema<?> resolve(
          AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType java = Json31.mapper().constructType(type.getType());
        if (resolved == null || java == null) {
          return resolved;
        }
        Class<?> raw = java.getRawClass();
        String name = nameOf(resolved);
        Schema<?> schema = name == null ? resolved : context.getDefinedModels().get(name);
        if (raw.isRecord() && schema != null && schema.getProperties() != null) {
          Set<String> required = new TreeSet<>();
          describe(raw, schema, required);
          schema.setRequired(List.copyOf(required));
        }
        return resolved;
      }
    };
  }

  private static void describe(Class<?> raw, Schema<?> schema, Set<String> required) {
    for (RecordComponent component : raw.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        describe(component.getType(), schema, required);
        continue;
      }
      Schema<?> property = schema.getProperties().get(component.getName());
      if (property == null) {
        continue;
      }
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      if (!nullable || !leftOut(raw, component.getAccessor())) {
        required.add(component.getName());
        if (nullable) {
          schema.getProperties().put(component.getName(), orNull(property));
        }
      }
    }
    Stream.of(raw.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(JsonProperty.class))
        .map(Method::getName)
        .filter(schema.getProperties()::containsKey)
        .forEach(required::add);
  }

  private static boolean leftOut(Class<?> raw, Method accessor) {
    JsonInclude include = accessor.getAnnotation(JsonInclude.class);
    include = include == null ? raw.getAnnotation(JsonInclude.class) : include;
    return include != null && include.value() == JsonInclude.Include.NON_NULL;
  }

  private static Schema<?> orNull(Schema<?> property) {
    if (mayBeNull(property)) {
      return property;
    }
    if (property.get$ref() != null) {
      return new JsonSchema()
          .anyOf(
              List.of(
                  new JsonSchema().$ref(property.get$ref()), new JsonSchema().types(Set.of(NULL))));
    }
    if (property.getTypes() != null) {
      Set<String> types = new TreeSet<>(property.getTypes());
      types.add(NULL);
      property.setTypes(types);
    }
    return property;
  }

  private static boolean mayBeNull(@Nullable Schema<?> property) {
    return property != null
        && ((property.getTypes() != null && property.getTypes().contains(NULL))
            || (property.getAnyOf() != null
                && property.getAnyOf().stream().anyMatch(ApiTypes::mayBeNull)));
  }

  @Bean
  GlobalOpenApiCustomizer whatMayBeLeftOutOfRequests() {
    return api -> {
      for (String name : inRequests(api)) {
        Schema<?> schema = api.getComponents().getSchemas().get(name);
        if (schema != null && schema.getRequired() != null) {
          schema.setRequired(
              schema.getRequired().stream()
                  .filter(property -> !mayBeNull(schema.getProperties().get(property)))
                  .toList());
        }
      }
    };
  }

  private static Set<String> inRequests(OpenAPI api) {
    Set<String> found = new HashSet<>();
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .map(operation -> operation.getRequestBody())
        .filter(Objects::nonNull)
        .flatMap(body -> body.getContent().values().stream())
        .forEach(content -> gather(content.getSchema(), api, found));
    return found;
  }

  private static void gather(@Nullable Schema<?> schema, OpenAPI api, Set<String> found) {
    if (schema == null) {
      return;
    }
    String name = nameOf(schema);
    if (name != null) {
      if (found.add(name)) {
        gather(api.getComponents().getSchemas().get(name), api, found);
      }
      return;
    }
    List<Schema<?>> below = new ArrayList<>();
    below.add(schema.getItems());
    if (schema.getProperties() != null) {
      below.addAll(schema.getProperties().values().stream().<Schema<?>>map(it -> it).toList());
    }
    if (schema.getAnyOf() != null) {
      schema.getAnyOf().forEach(below::add);
    }
    below.forEach(it -> gather(it, api, found));
  }

  private static @Nullable String nameOf(Schema<?> schema) {
    String reference = schema.get$ref();
    return reference == null ? null : reference.substring(reference.lastIndexOf('/') + 1);
  }
}
