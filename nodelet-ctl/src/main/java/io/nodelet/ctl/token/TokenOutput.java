package io.nodelet.ctl.token;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `--output text|json|yaml`.
final class TokenOutput {
    private enum Format {
        text,
        json,
        yaml
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Format format;

    boolean isText() {
        return format == Format.text;
    }

    /// One thing, as asked for.
    String of(SequencedMap<String, String> one) {
        return format == Format.json ? json(one) : yaml(one, "", "");
    }

    /// Several.
    String of(List<SequencedMap<String, String>> all) {
        if (format == Format.json) {
            return json(all);
        }
        StringBuilder text = new StringBuilder();
        all.forEach(one -> text.append(yaml(one, "- ", "  ")));
        return all.isEmpty() ? "[]\n" : text.toString();
    }

    private static String json(Object value) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }

    /// Texts in JSON's quotes are YAML, too.
    private static String yaml(SequencedMap<String, String> one, String first, String others) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> entry : one.entrySet()) {
            text.append(text.isEmpty() ? first : others)
                    .append(entry.getKey())
                    .append(": ")
                    .append(JsonMapper.shared().writeValueAsString(entry.getValue()))
                    .append('\n');
        }
        return text.toString();
    }
}
