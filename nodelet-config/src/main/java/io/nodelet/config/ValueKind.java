package io.nodelet.config;

/// What sort of value a key takes.
sealed interface ValueKind {
    /// One text.
    record Text() implements ValueKind {}

    /// A whole number.
    record Whole() implements ValueKind {}

    /// `true` or `false`.
    record Flag() implements ValueKind {}

    /// A role's word.
    record RoleWord() implements ValueKind {}

    /// A list of texts.
    record Texts() implements ValueKind {}

    /// Names of the operator's own choice, each to one text.
    record TextMap() implements ValueKind {}

    /// The fields of a configuration of Kubernetes' own, each with what that takes.
    record Fields() implements ValueKind {}

    /// Names of the operator's own choice, each to a list of texts.
    record TextsMap() implements ValueKind {}

    /// A group of keys.
    record Section(Class<? extends Record> type) implements ValueKind {}

    /// Names of the operator's own choice, each to a group of keys.
    record SectionMap(Class<? extends Record> type) implements ValueKind {}

    /// What a person calls it.
    default String words() {
        return switch (this) {
            case Text _, RoleWord _ -> "a text";
            case Whole _ -> "a whole number";
            case Flag _ -> "true or false";
            case Texts _ -> "a list of texts";
            case TextMap _ -> "names with a text each";
            case Fields _ -> "fields of KubeletConfiguration, each with its value";
            case TextsMap _ -> "names with a list of texts each";
            case Section _ -> "a group of keys";
            case SectionMap _ -> "names with a group of keys each";
        };
    }
}
