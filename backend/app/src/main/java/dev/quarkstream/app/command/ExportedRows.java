package dev.quarkstream.app.command;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table as a database has written it down, its columns named in the first line: CSV (PostgreSQL's COPY, SQLite, spreadsheets),
 * or with tabs and backslashes if there is a tab in that line ({@code mysql --batch}).
 */
final class ExportedRows {

    private final String text;
    private final char separator;
    private int position;
    private int line = 1;

    private ExportedRows(String text) {
        this.text = text;
        this.separator = text.lines().findFirst().orElse("").indexOf('\t') < 0 ? ',' : '\t';
    }

    /**
     * A row.
     *
     * @param place where it is, for people
     * @param values by column; what is empty or NULL is left out
     */
    record Row(String place, Map<String, String> values) {

        @Nullable String value(String column) {
            return values.get(column);
        }

        /** @throws BadRow if it has none */
        String require(String column) {
            var value = values.get(column);
            if (value == null) {
                throw new BadRow(place, column + " is missing");
            }
            return value;
        }
    }

    /** Why a row cannot be taken. */
    @SuppressWarnings("serial")
    static final class BadRow extends RuntimeException {

        BadRow(String place, String reason) {
            super(place + ": " + reason);
        }

        BadRow(int line, String reason) {
            this(place(line), reason);
        }

        private static String place(int line) {
            return "line " + line;
        }
    }

    /**
     * All of them.
     *
     * @param columns that there must be
     * @throws ConfigurationException if there is no such table in it
     * @throws BadRow at the first row that is none
     */
    static List<Row> of(byte[] bytes, List<String> columns) {
        var rows = new ExportedRows(decode(bytes));
        var names = rows.fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        var missing = columns.stream().filter(column -> !names.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new ConfigurationException(
                    "The first line is to name the columns, and does not name " + String.join(", ", missing));
        }
        return rows.below(names);
    }

    private static String decode(byte[] bytes) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return ByteOrderMark.removedFrom(text);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException("What came on standard input is no text in UTF-8", e);
        }
    }

    private List<Row> below(List<String> names) {
        var rows = new ArrayList<Row>();
        while (position < text.length()) {
            var begin = line;
            var fields = fields();
            if (fields.size() == 1 && fields.get(0).isEmpty()) {
                continue;
            }
            if (fields.size() != names.size()) {
                throw new BadRow(begin, fields.size() + " values for " + names.size() + " columns");
            }
            var values = new LinkedHashMap<String, String>();
            for (var i = 0; i < names.size(); i++) {
                if (!isNull(fields.get(i))) {
                    values.put(names.get(i), separator == '\t' ? unescaped(fields.get(i)) : fields.get(i));
                }
            }
            rows.add(new Row(BadRow.place(begin), values));
        }
        return rows;
    }

    private boolean isNull(String field) {
        return field.isEmpty() || (separator == '\t' && (field.equals("NULL") || field.equals("\\N")));
    }

    /** Up to the end of the row. */
    private List<String> fields() {
        var fields = new ArrayList<String>();
        fields.add(field());
        while (position < text.length() && text.charAt(position) == separator) {
            position++;
            fields.add(field());
        }
        if (position < text.length() && text.charAt(position) == '\r') {
            position++;
        }
        if (position < text.length()) {
            if (text.charAt(position) != '\n') {
                throw new BadRow(line, "there is something behind a closing quotation mark");
            }
            position++;
            line++;
        }
        return fields;
    }

    private String field() {
        if (separator == ',' && text.startsWith("\"", position)) {
            return quoted();
        }
        var begin = position;
        while (position < text.length() && !isEnd(text.charAt(position))) {
            position++;
        }
        return text.substring(begin, position);
    }

    private boolean isEnd(char c) {
        return c == separator || c == '\n' || (c == '\r' && text.startsWith("\r\n", position));
    }

    private String quoted() {
        var begin = line;
        var field = new StringBuilder();
        for (position++; position < text.length(); position++) {
            var c = text.charAt(position);
            if (c == '"' && !text.startsWith("\"\"", position)) {
                position++;
                return field.toString();
            }
            if (c == '"') {
                position++;
            } else if (c == '\n') {
                line++;
            }
            field.append(c);
        }
        throw new BadRow(begin, "a quotation mark is not closed");
    }

    private static String unescaped(String field) {
        var plain = new StringBuilder();
        for (var i = 0; i < field.length(); i++) {
            var c = field.charAt(i);
            plain.append(c != '\\' || i + 1 == field.length() ? c : escaped(field.charAt(++i)));
        }
        return plain.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> c;
        };
    }
}
