package com.distributed.jobscheduler.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Marks a record's fields as required or as nullable, by {@link Nullable}. */
final class RecordSchemas implements ModelConverter {
    private static final String NULL = "null";

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        var schema = chain.next().resolve(type, context, chain);
        if (schema == null || type.getType() == null) {
            return schema;
        }
        var raw = TypeFactory.defaultInstance().constructType(type.getType()).getRawClass();
        var model = modelOf(schema, context);
        if (raw.isRecord() && model != null && model.getProperties() != null) {
            for (var component : raw.getRecordComponents()) {
                describe(component, model);
            }
        }
        return schema;
    }

    private static @Nullable Schema<?> modelOf(Schema<?> schema, ModelConverterContext context) {
        var reference = schema.get$ref();
        return reference == null
                ? schema
                : context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static void describe(RecordComponent component, Schema<?> model) {
        var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        var name = renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
        Schema<?> property = model.getProperties().get(name);
        if (property == null) {
            return;
        }
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            if (model.getRequired() == null || !model.getRequired().contains(name)) {
                model.addRequiredItem(name);
            }
        } else if (property.get$ref() != null) {
            var nothing = new JsonSchema().types(Set.of(NULL));
            model.addProperty(name, new JsonSchema().anyOf(List.of(property, nothing)));
        } else if (property.getTypes() != null && !property.getTypes().contains(NULL)) {
            var types = new LinkedHashSet<String>(property.getTypes());
            types.add(NULL);
            property.setTypes(types);
        }
    }
}
