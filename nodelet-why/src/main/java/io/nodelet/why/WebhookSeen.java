package io.nodelet.why;

/// A webhook that the API server must ask, and whose service has no endpoints.
///
/// @param configuration such as `ValidatingWebhookConfiguration/policy`
/// @param name          of the webhook in it
/// @param service       `namespace/name`
public record WebhookSeen(String configuration, String name, String service) {}
