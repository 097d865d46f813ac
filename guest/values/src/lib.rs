//! Values of the component model in memory and as text.
