package io.parley.admin.web;

/// A part of a filter that is set.
///
/// @param without the address of the list without it
public record Chip(String text, String without) {}
