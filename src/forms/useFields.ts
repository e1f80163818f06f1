import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useForm, type FieldValues, type UseFormReturn } from 'react-hook-form'
import type * as z from 'zod/mini'

/**
 * The values of a form, judged by a schema that changes none of them (what goes over the wire is made of them by the caller).
 * A field is judged when it is left, then as it is corrected.
 */
export const useFields = <T extends FieldValues>(schema: z.ZodMiniType<T, T>, defaultValues: T): UseFormReturn<T> =>
  useForm<T>({
    resolver: standardSchemaResolver(schema),
    // react-hook-form spells the type of a complete set of values in its own way.
    defaultValues: defaultValues as NonNullable<Parameters<typeof useForm<T>>[0]>['defaultValues'] & object,
    mode: 'onTouched',
    // Form puts the focus on its summary.
    shouldFocusError: false,
  })
