package dev.quarkstream.app.account;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A bcrypt hash that keeps quiet: whatever prints an entity, a debugging log first of all, prints its members. */
public record PasswordHash(String value) {

    @Override
    public String toString() {
        return "PasswordHash[hidden]";
    }

    /** As it stands in the table. */
    @Converter(autoApply = true)
    static class Column implements AttributeConverter<PasswordHash, String> {

        @Override
        public String convertToDatabaseColumn(PasswordHash hash) {
            return hash.value();
        }

        @Override
        public PasswordHash convertToEntityAttribute(String column) {
            return new PasswordHash(column);
        }
    }
}
