package com.example.opinions;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.UUID;

/** What an application may want everywhere, and gets everywhere but in what is not its own. */
final class Opinions {

    private Opinions() {}

    /** Lenient where it reads, with names of its own where it writes. */
    @Singleton
    static class Json implements ObjectMapperCustomizer {

        @Override
        public void customize(ObjectMapper mapper) {
            mapper.configure(JsonParser.Feature.ALLOW_SINGLE_QUOTES, true);
            mapper.setPropertyNamingStrategy(PropertyNamingStrategies.UPPER_SNAKE_CASE);
        }
    }

    /** A failure is a joke. */
    @Provider
    public static class Failures implements ExceptionMapper<Throwable> {

        @Override
        public Response toResponse(Throwable failure) {
            return Response.status(418).entity("I am a teapot.").build();
        }
    }

    /** What is not there is said in prose. */
    @Provider
    public static class Missing implements ExceptionMapper<NotFoundException> {

        @Override
        public Response toResponse(NotFoundException missing) {
            return Response.status(404).entity("Nobody knows.").build();
        }
    }

    /** Ids are numbers. */
    @Provider
    public static class Ids implements ParamConverterProvider {

        @Override
        @SuppressWarnings("unchecked")
        public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
            return type == UUID.class ? (ParamConverter<T>) new Number() : null;
        }

        private static final class Number implements ParamConverter<UUID> {

            @Override
            public UUID fromString(String text) {
                return new UUID(0, Long.parseLong(text));
            }

            @Override
            public String toString(UUID id) {
                return Long.toString(id.getLeastSignificantBits());
            }
        }
    }
}
