//! The ratios as a plot, with a bar for each row: the figure of ours in proportion to the best
//! peer's.

use std::path::Path;

use plotters::prelude::{
    BLACK, ChartBuilder, Color as _, EmptyElement, IntoDrawingArea as _, IntoFont as _,
    IntoSegmentedCoord as _, PathElement, RGBColor, Rectangle, SVGBackend, SegmentValue, Text,
    WHITE,
};

use crate::rows::Row;

const WITHIN: RGBColor = RGBColor(70, 140, 90);
const OVER: RGBColor = RGBColor(200, 90, 60);

/// The maximum length of a bar.
const MOST: f64 = 2.2;

pub(crate) fn draw(rows: &[Row], path: &Path) {
    let rows: Vec<&Row> = rows.iter().filter(|row| row.ratio().is_some()).collect();
    let count = rows.len();
    let height = u32::try_from(80 + 24 * count).unwrap();
    let area = SVGBackend::new(path, (1000, height)).into_drawing_area();
    area.fill(&WHITE).unwrap();
    let mut chart = ChartBuilder::on(&area)
        .caption(
            "wizer beside the best peer: time, memory, size (shorter is better, 1 is the same)",
            ("sans-serif", 16).into_font(),
        )
        .margin(10)
        .x_label_area_size(30)
        .y_label_area_size(390)
        .build_cartesian_2d(0.0..MOST, (0..count).into_segmented())
        .unwrap();
    let name = |place: &SegmentValue<usize>| match place {
        // The first row is at the top.
        SegmentValue::CenterOf(i) | SegmentValue::Exact(i) if *i < count => {
            rows[count - 1 - i].what.clone()
        }
        _ => String::new(),
    };
    chart
        .configure_mesh()
        .disable_y_mesh()
        .y_labels(count)
        .y_label_formatter(&name)
        .label_style(("sans-serif", 12))
        .draw()
        .unwrap();
    let bars = rows.iter().enumerate().map(|(i, row)| {
        let place = count - 1 - i;
        let ratio = row.ratio().unwrap_or(MOST).min(MOST);
        let color = if row.is_within() == Some(false) {
            OVER
        } else {
            WITHIN
        };
        let corners = [
            (0.0, SegmentValue::Exact(place)),
            (ratio, SegmentValue::Exact(place + 1)),
        ];
        let mut bar = Rectangle::new(corners, color.filled());
        bar.set_margin(4, 4, 0, 0);
        bar
    });
    chart.draw_series(bars).unwrap();
    let labels = rows.iter().enumerate().map(|(i, row)| {
        let ratio = row.ratio().unwrap_or(MOST);
        let place = (ratio.min(MOST - 0.1), SegmentValue::CenterOf(count - 1 - i));
        EmptyElement::at(place) + Text::new(format!("{ratio:.2}"), (4, -6), ("sans-serif", 12))
    });
    chart.draw_series(labels).unwrap();
    let one = [
        (1.0, SegmentValue::Exact(0)),
        (1.0, SegmentValue::Exact(count)),
    ];
    chart
        .draw_series([PathElement::new(one, BLACK.stroke_width(1))])
        .unwrap();
    area.present().unwrap();
}
