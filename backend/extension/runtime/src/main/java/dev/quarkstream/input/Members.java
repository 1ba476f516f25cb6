package dev.quarkstream.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.quarkstream.Problem;
import dev.quarkstream.ProblemException;
import dev.quarkstream.RequestRules;
import dev.quarkstream.TextRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The members of the JSON object that a request carries. One of the wrong type ends the reading (400); everything else that
 * is wrong is collected and told at once (422). A member that is null is absent.
 */
@Schema(hidden = true)
public final class Members {

    private final ObjectNode object;
    private final TreeMap<String, List<Problem.Fault>> faults = new TreeMap<>();

    Members(ObjectNode object) {
        this.object = object;
    }

    static Members none() {
        return new Members(JsonNodeFactory.instance.objectNode());
    }

    /** True or false, where it may be absent. */
    public @Nullable Boolean flag(String member) {
        var value = value(member);
        if (value != null && !value.isBoolean()) {
            throw wrongType(member);
        }
        return value == null ? null : value.booleanValue();
    }

    /** One line of text, without the white space around it. */
    public String text(String member, int max) {
        var text = optionalText(member, max);
        if (text == null) {
            refuse(member, TextRules.REQUIRED);
            return "";
        }
        return text;
    }

    /** Text of any kind, as it was sent. */
    public String anyText(String member) {
        var value = value(member);
        if (value != null && !value.isTextual()) {
            throw wrongType(member);
        }
        if (value == null || value.textValue().isBlank()) {
            refuse(member, TextRules.REQUIRED);
            return "";
        }
        return value.textValue().strip();
    }

    /** The same where it may be absent; it may not be empty. */
    public @Nullable String optionalText(String member, int max) {
        var text = emptyableText(member, max);
        if (text != null && text.isEmpty()) {
            refuse(member, TextRules.REQUIRED);
        }
        return text;
    }

    /** The same where it may be absent or, which is something else, empty. */
    public @Nullable String emptyableText(String member, int max) {
        var value = value(member);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrongType(member);
        }
        var text = value.textValue().strip();
        var fault = text.isEmpty() ? null : TextRules.faultOf(text, max, false);
        if (fault != null) {
            refuse(member, fault);
        }
        return text;
    }

    /** What the text means, where it may be absent; another type is a fault like any other text. */
    public <T> Optional<T> optional(
            String member,
            Function<String, Optional<T>> meaning,
            String expected,
            Function<T, Optional<String>> fault) {
        var value = value(member);
        if (value == null) {
            return Optional.empty();
        }
        var meant = value.isTextual() ? meaning.apply(value.textValue().strip()) : Optional.<T>empty();
        if (meant.isEmpty()) {
            refuse(member, expected);
        }
        meant.flatMap(fault).ifPresent(words -> refuse(member, words));
        return meant;
    }

    /** Texts, each with a fault of its own at its index; null: the list is absent. */
    public @Nullable List<String> texts(String member, Function<String, Optional<String>> fault) {
        var value = value(member);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw wrongType(member);
        }
        if (value.size() > RequestRules.MAX_ELEMENTS) {
            throw ProblemException.validation("#/" + member, RequestRules.TOO_MANY_ELEMENTS);
        }
        var texts = new ArrayList<String>();
        for (var element : value) {
            var text = element.isTextual() ? element.textValue().strip() : "";
            var wrong = element.isTextual() ? fault.apply(text) : Optional.of("Must be a string.");
            wrong.ifPresent(words -> refuse(member, "/" + texts.size(), words));
            texts.add(text);
        }
        return texts;
    }

    /** Fails with all that is wrong with what was read, in the order of the members' names. */
    public void requireValid() {
        if (!faults.isEmpty()) {
            throw ProblemException.validation(
                    faults.values().stream().flatMap(List::stream).toList());
        }
    }

    private @Nullable JsonNode value(String member) {
        var value = object.get(member);
        return value == null || value.isNull() ? null : value;
    }

    private void refuse(String member, String words) {
        refuse(member, "", words);
    }

    private void refuse(String member, String element, String words) {
        faults.computeIfAbsent(member, any -> new ArrayList<>()).add(new Problem.Fault("#/" + member + element, words));
    }

    private static ProblemException wrongType(String member) {
        return ProblemException.malformedJson("The member #/" + member + " has the wrong type.");
    }
}
