//! The result on standard output.

use comfy_table::{Table, presets};
use serde::Serialize;

use crate::console::write_stdout;
use crate::failure::Failure;
use crate::terminal::{escape_json, one_line, printable};

/// The format of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A table for people
    #[default]
    Table,
    /// One array or object, in the API's own field names
    Json,
    /// A line for each item as it comes, in the API's own field names
    Jsonl,
}

/// Something that has a line in a table.
pub(crate) trait Row {
    /// The heads of the columns.
    const COLUMNS: &'static [&'static str];

    /// The cells, one for each column.
    fn cells(&self) -> Vec<String>;
}

/// Something that has a line of its own, in a list without an end.
pub(crate) trait Line {
    /// The line; line breaks in it become spaces.
    fn line(&self) -> String;
}

/// The columns of a table.
pub(crate) struct Columns<T> {
    heads: Vec<String>,
    cells: Box<Cells<T>>,
}

/// Returns the cells of a row.
type Cells<T> = dyn Fn(&T) -> Vec<String>;

impl<T> Columns<T> {
    /// Columns with these heads, and the function that returns the cells of a row.
    pub(crate) fn new(heads: Vec<String>, cells: impl Fn(&T) -> Vec<String> + 'static) -> Self {
        Self { heads, cells: Box::new(cells) }
    }
}

impl<T: Row + 'static> Columns<T> {
    fn of_row() -> Self {
        Self::new(T::COLUMNS.iter().copied().map(str::to_owned).collect(), T::cells)
    }
}

/// Writes a list, item by item.
pub(crate) struct ListWriter<T> {
    format: Format,
    columns: Columns<T>,
    kept: Vec<T>,
}

impl<T: Row + Serialize + 'static> ListWriter<T> {
    pub(crate) fn new(format: Format) -> Self {
        Self::with_columns(format, Columns::of_row())
    }
}

impl<T: Serialize> ListWriter<T> {
    pub(crate) fn with_columns(format: Format, columns: Columns<T>) -> Self {
        Self { format, columns, kept: Vec::new() }
    }

    /// Writes an item, or keeps it until the list is whole.
    pub(crate) fn push(&mut self, item: T) -> Result<(), Failure> {
        match self.format {
            Format::Table | Format::Json => self.kept.push(item),
            Format::Jsonl => write_line(&to_json(&item, false)?)?,
        }
        Ok(())
    }

    /// Writes what was kept.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.format {
            Format::Table => write_table(&self.columns, &self.kept),
            Format::Json => write_line(&to_json(&self.kept, true)?),
            Format::Jsonl => Ok(()),
        }
    }

    /// Writes what a person can use of a list that broke off. Half an array would be taken for a whole one.
    pub(crate) fn break_off(self) -> Result<(), Failure> {
        match self.format {
            Format::Table if !self.kept.is_empty() => self.finish(),
            _ => Ok(()),
        }
    }
}

/// Writes one thing.
pub(crate) fn write_one(thing: &(impl Row + Serialize + 'static), format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write_line(&table(std::slice::from_ref(thing))),
        Format::Json | Format::Jsonl => write_json(thing, format),
    }
}

/// Writes something that has no table, on one line if lines are wanted.
pub(crate) fn write_json(thing: &impl Serialize, format: Format) -> Result<(), Failure> {
    write_line(&to_json(thing, format != Format::Jsonl)?)
}

/// Writes what was done: a line for people, or what it was done to.
pub(crate) fn write_done(line: &str, thing: &impl Serialize, format: Format) -> Result<(), Failure> {
    match format {
        Format::Table => write_line(&one_line(line)),
        Format::Json | Format::Jsonl => write_json(thing, format),
    }
}

fn to_json(value: &impl Serialize, pretty: bool) -> Result<String, Failure> {
    let text = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    text.map(|text| escape_json(&text))
        .map_err(|error| Failure::io("the result cannot be written as JSON", error.into()))
}

/// Writes an item of a list without an end, on one line in any format: there is no array that is never closed.
///
/// Whoever reads slowly holds up nothing but this.
pub(crate) async fn write_item(item: &(impl Line + Serialize), format: Format) -> Result<(), Failure> {
    let line = match format {
        Format::Table => one_line(&item.line()),
        Format::Json | Format::Jsonl => to_json(item, false)?,
    };
    let written = tokio::task::spawn_blocking(move || write_line(&line)).await;
    written.map_err(|error| Failure::io("standard output", error.into()))?
}

/// A table of rows that know their columns.
pub(crate) fn table<T: Row + 'static>(rows: &[T]) -> String {
    render(&Columns::of_row(), rows)
}

/// Writes a table.
pub(crate) fn write_table<T>(columns: &Columns<T>, rows: &[T]) -> Result<(), Failure> {
    write_line(&render(columns, rows))
}

/// A table, without spaces at the ends of its lines.
fn render<T>(columns: &Columns<T>, rows: &[T]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(&columns.heads);
    for row in rows {
        table.add_row((columns.cells)(row).iter().map(|cell| printable(cell)));
    }
    let lines = table.lines().map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes a line at once, so that whoever reads a pipe has it now.
pub(crate) fn write_line(line: &str) -> Result<(), Failure> {
    write_text(format!("{line}\n").as_bytes())
}

/// Writes a text that has its line breaks already.
pub(crate) fn write_text(text: &[u8]) -> Result<(), Failure> {
    write_stdout(text).map_err(|error| Failure::io("standard output", error))
}

/// A time as people read it.
pub(crate) fn time(time: &yandex_market::DateTime) -> String {
    time.format("%Y-%m-%d %H:%M:%S %:z").to_string()
}
